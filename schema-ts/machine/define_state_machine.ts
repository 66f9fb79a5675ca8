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
import { fnStateMachineCheck } from "./fn_state_machine_check.ts";
import { stateMachine, stateMachineState, stateMachineTransition } from "./state_machine.ts";

/** What a module lists of a machine: the machine, its shipped rows, the triggers that check its column. */
export type StateMachineObjects = readonly (MachineDefinition | RowsDefinition | TriggerDefinition)[];

/**
 * A state machine over one column. One definition makes both the shipped rows that say what is allowed and the trigger that checks it, so
 * the two cannot differ. The check looks nothing up: the trigger has the allowed changes as arguments, and frequent ones in its WHEN.
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
    checkOf(definition, "update", isUnusual(definition), transitions.map(inWords)),
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

const inWords = ({ from, to }: Transition) => `${from}>${to}`;

/**
 * Whether the trigger's function is to look at a change. Every statement reads the condition from its text, each part of it at the price of
 * some thousand instructions: it holds what is frequent, as one array, and no more, not even that a state may stay as it is.
 */
function isUnusual({ column, transitions }: MachineDefinition): Fragment {
  const frequent = transitions.filter(({ frequent }) => frequent).map(inWords);
  return frequent.length === 0
    ? sql`${column.of("old")} <> ${column.of("new")}`
    : sql`${column.of("old")} || '>' || ${column.of("new")} <> all (${lit(`{${frequent.join(",")}}`)})`;
}

/**
 * After the row is written, not before: a BEFORE trigger locks each row a second time before its condition is even looked at, and an
 * AFTER trigger whose condition is false is not queued.
 */
const checkOf = (
  { name, table, column }: MachineDefinition,
  event: "update" | "insert",
  when: Fragment,
  allowed: readonly string[] = [],
): TriggerDefinition =>
  defineTrigger({
    name: `${table.$.name}_${column.columnName}_${event === "update" ? "change" : "begin"}`,
    summary:
      event === "update"
        ? `Refuses with IU006 a change of ${column.columnName} that the machine ${name} does not allow.`
        : `Refuses with IU006 a new row that is not in an initial state of the machine ${name}.`,
    on: table,
    timing: "after",
    events: [event],
    ...(event === "update" && { updateOf: [column] }),
    level: { row: "Its condition is evaluated in place for each row, and false for most." },
    when,
    execute: fnStateMachineCheck,
    arguments: [name, ...allowed],
  });
