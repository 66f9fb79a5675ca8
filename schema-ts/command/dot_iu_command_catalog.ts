import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, jsonb, sql, text, textArray } from "../kit/index.ts";
import type { UndoCall } from "../kit/pair.ts";

/** An argument of a command; `p_actor` is none: it is who runs it. */
export interface CommandArgument {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly summary: string;
}

/** A relation a run's digests look at, and the columns its rows are found by: the first one of which the run says a value. */
export interface CommandSubject {
  readonly relation: string;
  readonly key: readonly string[];
  readonly columns: readonly { readonly name: string; readonly fact: string; readonly type: string }[];
}

/** A call that undoes runs: its arguments are made from {args, result} of the run. */
export interface CommandUndo {
  readonly command: string;
  readonly arguments: UndoCall["arguments"];
  readonly only_if: string | null;
}

export const dotIuCommandCatalog = defineTable({
  name: "dot_iu_command_catalog",
  summary: "Every function that can change something, as a command: shipped, made from the definitions.",
  columns: {
    command: text("Name of the command, made from the function's: fn_iu_compose is iu.compose.").byteOrder(),
    function_name: text("The function it calls.").byteOrder(),
    module: text("The module the function belongs to.").byteOrder(),
    summary: text("What it does."),
    arguments: jsonb<readonly CommandArgument[]>("Its arguments in order: {name, type, required, nullable, summary}."),
    takes_actor: boolean("Whether it is told who runs it."),
    result_shape: text("value: one; rows: an array of objects; set: an array of values; void: nothing."),
    callers: textArray("Roles that may run it; empty: a part of other commands, for the owner alone."),
    gate: text("The gate it needs besides the one of commands; null: none.").byteOrder().nullable(),
    ungated: text("Why it has no gate.").nullable(),
    write_set: textArray("Every table a run may write to, triggers included; the default schema is left out of the names."),
    verification: textArray("What every run is checked for before it counts."),
    subject: jsonb<readonly CommandSubject[]>("Relations whose rows the digests of a run cover: {relation, key, columns}."),
    pair: text("The command that undoes it; its own name: a further call of itself. Null: what happened is answered by another act.")
      .byteOrder()
      .nullable(),
    undo_how: text("How it is undone, in words."),
    undo_calls: jsonb<readonly CommandUndo[]>(
      "Calls that undo a run: {command, arguments, only_if}. The first whose only_if, a jsonpath over {args, result} of the run, finds something or is null is made; none: fn_dot_command_undo makes no call.",
    ),
  },
  primaryKey: ["command"],
  unique: [["function_name"]],
  checks: {
    result_shape_known: (c) => sql`${c.result_shape} in ('value', 'rows', 'set', 'void')`,
    gate_or_reason: (c) => sql`(${c.gate} is null) = (${c.ungated} is not null)`,
    undo_call_of_pair: (c) => sql`${c.undo_calls} = '[]' or ${c.pair} is not null`,
  },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
