import type { RowValue } from "./rows.ts";

/** Where an argument of the undoing call comes from: the first or all values a jsonpath finds in `{args, result}` of the run, or a constant. */
export type UndoArgument = { readonly path: string } | { readonly each: string } | { readonly value: RowValue };

/** How the undoing call is made from a run, so that a machine can make it. */
export interface UndoCall {
  /** A further call of the function itself, not of its inverse. */
  readonly again: boolean;
  /** By the called function's argument names; `p_actor` is whoever undoes. A path that finds nothing gives null. */
  readonly arguments: Readonly<Record<string, UndoArgument>>;
  /** A jsonpath over `{args, result}` that must find something: for other runs the call would not undo them. */
  readonly onlyIf: string | undefined;
}

/** How a mutation is undone: by another function, or by a further call of the same one. */
export type Pair = ({ readonly inverse: string; readonly how: string } | { readonly selfCompensating: string }) & {
  /** The first one that is for a run undoes it; without one it takes a person. */
  readonly calls: readonly UndoCall[];
};

type Mapping = Readonly<Record<string, UndoArgument>>;

const callOf = (again: boolean, mapping: Mapping | undefined, onlyIf: string | undefined): readonly UndoCall[] =>
  mapping ? [Object.freeze({ again, arguments: mapping, onlyIf })] : [];

/**
 * The function that undoes this one, by name (it is checked at generate time), and how it is called.
 *
 * @param mapping the inverse's arguments from the run, where they can be derived: `{ p_iu_id: fromResult("iu_id") }`
 * @param onlyIf a jsonpath over `{args, result}`: which runs it holds for
 */
export const inverse = (functionName: string, how: string, mapping?: Mapping, onlyIf?: string): Pair => ({
  inverse: functionName,
  how,
  calls: callOf(false, mapping, onlyIf),
});

/** In words, why this function needs no inverse of its own; with a mapping, the further call of itself that undoes a run. */
export const selfCompensating = (how: string, mapping?: Mapping, onlyIf?: string): Pair => ({
  selfCompensating: how,
  calls: callOf(true, mapping, onlyIf),
});

const isGiven = (source: UndoArgument) => "path" in source && source.path.startsWith("$.args.");

/**
 * How a function that sets or registers something is undone: by its withdrawal where there was nothing before, else by a further call of
 * itself with what was there. A run whose result says `changed: false` is neither.
 *
 * @param former the arguments of the further call; the withdrawal is called with those of them that the run was given
 * @param old what of the result is null where there was nothing before
 */
export const pairOfSetting = (withdrawal: string, how: string, former: Mapping, old = "old"): Pair => {
  const changed = "!(@.changed == false)";
  const named = Object.fromEntries(Object.entries(former).filter(([, source]) => isGiven(source)));
  return {
    inverse: withdrawal,
    how,
    calls: [...callOf(false, named, `$.result ? (${changed} && @.${old} == null)`), ...callOf(true, former, `$.result ? (${changed})`)],
  };
};

/** The run's result, or what a path below it finds: `iu_id`, `pieces[0].iu_id`. */
export const fromResult = (path = ""): UndoArgument & { readonly path: string } => ({ path: `$.result${path && `.${path}`}` });
/** An argument the run was given. */
export const fromArgument = (name: string): UndoArgument & { readonly path: string } => ({ path: `$.args.${name}` });
/** The first value a jsonpath over `{args, result}` finds. */
export const fromRun = (path: string): UndoArgument & { readonly path: string } => ({ path });
/** All values a source finds, as an array. */
export const eachOf = ({ path }: { readonly path: string }): UndoArgument => ({ each: path });
/** The same for every run. */
export const always = (value: RowValue): UndoArgument => ({ value });
