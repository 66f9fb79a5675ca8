import { invalidTransition } from "../foundation/errors.ts";
import { defineTriggerFunction, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { stateMachineState, stateMachineTransition } from "./state_machine.ts";

const s = stateMachineState;
const t = stateMachineTransition;

export const fnStateMachineRefuse = defineTriggerFunction({
  name: "fn_state_machine_refuse",
  summary: "Refuses a row whose state its machine does not allow. It decides nothing: the condition of the trigger that fires it has.",
  details: "Takes the machine and its column as arguments of the trigger.",
  writes: "nothing",
  errors: [invalidTransition],
  declare: sql`
    v_machine text := tg_argv[0];
    v_to text := to_jsonb(new) ->> tg_argv[1];
    v_from text;
    v_allowed jsonb;
  `,
  body: plpgsql`
    if tg_op = 'INSERT' then
      select coalesce(jsonb_agg(${s.state.of("s")} order by ${s.state.of("s")}), '[]')
      into v_allowed
      from ${s} s
      where ${s.machine.of("s")} = v_machine and ${s.is_initial.of("s")};
      ${raise(
        invalidTransition,
        sql`format('%s does not begin as %s.', v_machine, v_to)`,
        { machine: sql`v_machine`, from: lit(null), to: sql`v_to`, allowed: sql`v_allowed` },
        "Insert the row in an initial state, and change it from there.",
      )}
    end if;
    v_from := to_jsonb(old) ->> tg_argv[1];
    select coalesce(jsonb_agg(${t.to_state.of("t")} order by ${t.to_state.of("t")}), '[]')
    into v_allowed
    from ${t} t
    where ${t.machine.of("t")} = v_machine and ${t.from_state.of("t")} = v_from;
    ${raise(
      invalidTransition,
      sql`format('%s does not go from %s to %s.', v_machine, v_from, v_to)`,
      { machine: sql`v_machine`, from: sql`v_from`, to: sql`v_to`, allowed: sql`v_allowed` },
      "Look up the allowed changes with fn_state_machine_allowed.",
    )}
  `,
});
