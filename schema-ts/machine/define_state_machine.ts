import {
  type AnyTable,
  type ColumnRef,
  defineTrigger,
  type Fragment,
  type Hole,
  join,
  lit,
  type MachineDefinition,
  machine,
  type RowsDefinition,
  type States,
  shipRows,
  sql,
  type Transition,
  type TriggerDefinition,
} from "../kit/index.ts";
import { isFinal } from "../kit/machine.ts";
import { fnStateMachineRefuse } from "./fn_state_machine_refuse.ts";
import { stateMachine, stateMachineState, stateMachineTransition } from "./state_machine.ts";

/** What a module lists of a machine: the machine, its shipped rows, the triggers that check its column. */
export type StateMachineObjects = readonly (MachineDefinition | RowsDefinition | TriggerDefinition)[];

/**
 * A state machine over one column. One definition makes both the shipped rows that say what is allowed and the compiled condition that
 * checks it, so the two cannot differ. The check looks nothing up: it is the WHEN of a row trigger, and fires a function only to refuse.
 *
 * @param createdAt when a row was made, never changed afterwards. With it a new row must be in an initial state; a row that was made
 *   before the transaction began is one a restored dump brings back, and may be in any state. Without it new rows are not checked.
 */
export function defineStateMachine<const S extends string>(spec: {
  name: string;
  summary: string;
  table: AnyTable;
  column: ColumnRef;
  createdAt?: ColumnRef;
  states: States<S>;
  transitions: readonly Transition<NoInfer<S>>[];
}): StateMachineObjects {
  const { createdAt, ...rest } = spec;
  const definition = machine(rest);
  const { name, summary, table, column, transitions } = definition;
  const states = Object.entries(definition.states);
  return [
    definition,
    shipRows(stateMachine, [{ machine: name, table_name: table.$.name, column_name: column.columnName, summary }]),
    shipRows(
      stateMachineState,
      states.map(([state, { initial = false, summary }]) => ({
        machine: name,
        state,
        is_initial: initial,
        is_final: isFinal(definition, state),
        summary,
      })),
    ),
    shipRows(
      stateMachineTransition,
      transitions.map(({ from, to, name: transition, summary }) => ({
        machine: name,
        from_state: from,
        to_state: to,
        transition,
        summary,
      })),
    ),
    checkOf(definition, "update", sql`${column.of("old")} <> ${column.of("new")} and ${isForbidden(definition)}`),
    ...(createdAt
      ? [
          checkOf(
            definition,
            "insert",
            sql`${column.of("new")} not in (${list(initialStates(definition))}) and ${createdAt.of("new")} >= now()`,
          ),
        ]
      : []),
  ];
}

/** Condition for the table's own check: the column holds one of the states. */
export const isStateOf = (states: States, column: Hole): Fragment => sql`${column} in (${list(Object.keys(states))})`;

const list = (values: readonly string[]): Fragment => join(values.map(lit));
const initialStates = ({ states }: MachineDefinition) => Object.keys(states).filter((state) => states[state]?.initial);

/** Compares the state before once, and then only with the states that may follow it. */
function isForbidden(definition: MachineDefinition): Fragment {
  const { column, states, transitions } = definition;
  const left = Object.keys(states).filter((state) => !isFinal(definition, state));
  const branches = left.map((state) => {
    const next = transitions.filter(({ from }) => from === state).map(({ to }) => to);
    return sql`when ${lit(state)} then ${column.of("new")} not in (${list(next)})`;
  });
  return sql`case ${column.of("old")} ${join(branches, " ")} else true end`;
}

/**
 * After the row is written, not before: a BEFORE trigger locks each row a second time before its condition is even looked at, and an
 * AFTER trigger whose condition is false is not queued.
 */
const checkOf = ({ name, table, column }: MachineDefinition, event: "update" | "insert", when: Fragment): TriggerDefinition =>
  defineTrigger({
    name: `${table.$.name}_${column.columnName}_${event === "update" ? "change" : "begin"}`,
    summary:
      event === "update"
        ? `Refuses with IU006 a change of ${column.columnName} that the machine ${name} does not allow.`
        : `Refuses with IU006 a new row that is not in an initial state of the machine ${name}.`,
    on: table,
    timing: "after",
    events: [event],
    level: { row: "Its condition is evaluated in place for each row, and false for every row that is right." },
    when,
    execute: fnStateMachineRefuse,
    arguments: [name, column.columnName],
  });
