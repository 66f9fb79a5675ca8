import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, lit, plpgsql, raise, rows, sql, text } from "../kit/index.ts";
import { stateMachine, stateMachineState, stateMachineTransition } from "./state_machine.ts";

const m = stateMachine;
const s = stateMachineState;
const t = stateMachineTransition;

export const fnStateMachineAllowed = defineFunction({
  name: "fn_state_machine_allowed",
  summary: "The changes a state machine allows from a state, in byte order of the states they lead to.",
  details: "No rows: the state is final.",
  args: { p_machine: text("A registered machine."), p_from: text("One of its states.") },
  returns: rows({
    to_state: text("The state after."),
    transition: text("What the change is called."),
    summary: text("When it happens."),
  }),
  volatility: "stable",
  estimatedRows: 5,
  grantTo: [iuReader],
  errors: [invalidArgument, unknownKey],
  example: "select to_state, transition from iu_core.fn_state_machine_allowed('approval_request', 'pending')",
  body: ({ arg }) => plpgsql`
    return query
    select ${t.to_state.of("t")}, ${t.transition.of("t")}, ${t.summary.of("t")}
    from ${t} t
    where ${t.machine.of("t")} = ${arg.p_machine} and ${t.from_state.of("t")} = ${arg.p_from}
    order by ${t.to_state.of("t")};
    if found then
      return;
    end if;

    if ${arg.p_machine} is null or ${arg.p_from} is null then
      ${raise(invalidArgument, "A machine and a state are required.", {
        argument: sql`case when ${arg.p_machine} is null then 'p_machine' else 'p_from' end`,
      })}
    elsif not exists (select from ${m} m where ${m.machine.of("m")} = ${arg.p_machine}) then
      ${raise(
        unknownKey,
        sql`format('There is no state machine %s.', left(${arg.p_machine}, 200))`,
        {
          argument: lit("p_machine"),
          machine: sql`left(${arg.p_machine}, 200)`,
          known: sql`(select jsonb_agg(${m.machine.of("m")} order by ${m.machine.of("m")}) from ${m} m)`,
        },
        "Look up the machines in state_machine.",
      )}
    elsif not exists (
      select from ${s} s where ${s.machine.of("s")} = ${arg.p_machine} and ${s.state.of("s")} = ${arg.p_from}
    ) then
      ${raise(
        unknownKey,
        sql`format('The state machine %s has no state %s.', ${arg.p_machine}, left(${arg.p_from}, 200))`,
        {
          argument: lit("p_from"),
          machine: arg.p_machine,
          state: sql`left(${arg.p_from}, 200)`,
          known: sql`(select jsonb_agg(${s.state.of("s")} order by ${s.state.of("s")}) from ${s} s where ${s.machine.of("s")} = ${arg.p_machine})`,
        },
        "Look up the states in state_machine_state.",
      )}
    end if;
  `,
});
