import { captureOrigin, type Origin } from "./origin.ts";
import type { Definition } from "./reference.ts";
import type { ColumnRef } from "./relation.ts";
import type { AnyTable } from "./table.ts";

/** The states of a machine by name. Which are final follows from the transitions: those that none leads out of. */
export type States<S extends string = string> = Readonly<Record<S, { readonly initial?: true; readonly summary: string }>>;

/** One allowed change of state. Staying in a state is no change. */
export interface Transition<S extends string = string> {
  readonly from: S;
  readonly to: S;
  /** What the change is called, such as approve; a name may lead out of several states. */
  readonly name: string;
  readonly summary: string;
  /** Rows change so again and again, many at a time: the condition of the trigger knows it and calls nothing. */
  readonly frequent?: true;
}

/** A state machine: the states one column of a table may hold, and the changes between them that are allowed. */
export interface MachineDefinition extends Definition {
  readonly kind: "machine";
  readonly table: AnyTable;
  readonly column: ColumnRef;
  readonly states: States;
  readonly transitions: readonly Transition[];
  readonly origin: Origin;
}

/** Defines a state machine, and refuses one with states that nobody can reach or changes that mean two things. */
export function machine<const S extends string>(spec: {
  name: string;
  summary: string;
  table: AnyTable;
  column: ColumnRef;
  states: States<S>;
  transitions: readonly Transition<NoInfer<S>>[];
}): MachineDefinition {
  const definition: MachineDefinition = { kind: "machine", ...spec, origin: captureOrigin() };
  const problem = problemOf(definition);
  if (problem) throw new RangeError(`State machine ${spec.name}: ${problem} (${definition.origin.where()})`);
  return Object.freeze(definition);
}

/** States that no transition leads out of. */
export const isFinal = ({ transitions }: Pick<MachineDefinition, "transitions">, state: string): boolean =>
  transitions.every(({ from }) => from !== state);

function problemOf({ table, column, states, transitions }: MachineDefinition): string | undefined {
  const type = table.$.columns[column.columnName];
  if (!type) return `${table.$.name} has no column ${column.columnName}`;
  if (type.sqlType !== "text" || type.isNullable) return `${table.$.name}.${column.columnName} must be text and not null`;
  if (column.columnName !== "state") return `its column is called ${column.columnName}, not state`;
  const names = Object.keys(states);
  const odd = [...names, ...transitions.map(({ name }) => name)].find((name) => !/^[a-z][a-z0-9_]{0,62}$/.test(name));
  if (odd !== undefined) return `${odd} is no lower-case name`;
  const seen = new Set<string>();
  for (const { from, to, name } of transitions) {
    if (!(from in states) || !(to in states)) return `${from} → ${to} names a state that is not listed`;
    if (from === to) return `${from} → ${to} is no change`;
    if (seen.has(`${from} → ${to}`)) return `${from} → ${to} is listed twice`;
    if (seen.has(`${from}: ${name}`)) return `${name} leads from ${from} to two states`;
    seen.add(`${from} → ${to}`).add(`${from}: ${name}`);
  }
  const reached = new Set(names.filter((name) => states[name]?.initial));
  if (reached.size === 0) return "no state is initial";
  // A set grows while it is walked: what is added is visited too.
  for (const state of reached) for (const { from, to } of transitions) if (from === state) reached.add(to);
  const lost = names.filter((name) => !reached.has(name));
  return lost.length > 0 ? `nothing leads to ${lost.join(", ")}` : undefined;
}
