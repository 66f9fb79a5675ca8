import { invalidTransition } from "../foundation/errors.ts";
import { defineTriggerFunction, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { stateMachineState, stateMachineTransition } from "./state_machine.ts";

const s = stateMachineState;
const t = stateMachineTransition;

export const fnStateMachineCheck = defineTriggerFunction({
  name: "fn_state_machine_check",
  summary: "Refuses a row whose state its machine does not allow.",
  details:
    "Takes the machine and the changes it allows, such as pending>approved, as arguments of the trigger. Fired for a new row, it is one that does not begin as it should.",
  writes: "nothing",
  errors: [invalidTransition],
  declare: sql`
    v_machine text := tg_argv[0];
    v_allowed jsonb;
  `,
  body: plpgsql`
    if old.state = new.state or old.state || '>' || new.state = any (tg_argv) then
      return null;
    end if;
    if tg_op = 'INSERT' then
      select coalesce(jsonb_agg(${s.state.of("s")} order by ${s.state.of("s")}), '[]')
      into v_allowed
      from ${s} s
      where ${s.machine.of("s")} = v_machine and ${s.is_initial.of("s")};
      ${raise(
        invalidTransition,
        sql`format('%s does not begin as %s.', v_machine, new.state)`,
        { machine: sql`v_machine`, from: lit(null), to: sql`new.state`, allowed: sql`v_allowed` },
        "Insert the row in an initial state, and change it from there.",
      )}
    end if;
    select coalesce(jsonb_agg(${t.to_state.of("t")} order by ${t.to_state.of("t")}), '[]')
    into v_allowed
    from ${t} t
    where ${t.machine.of("t")} = v_machine and ${t.from_state.of("t")} = old.state;
    ${raise(
      invalidTransition,
      sql`format('%s does not go from %s to %s.', v_machine, old.state, new.state)`,
      { machine: sql`v_machine`, from: sql`old.state`, to: sql`new.state`, allowed: sql`v_allowed` },
      "Look up the allowed changes with fn_state_machine_allowed.",
    )}
  `,
});
