import {
  type AnyTable,
  type ColumnRef,
  type Columns,
  defineTrigger,
  defineTriggerFunction,
  type Fragment,
  join,
  plpgsql,
  type Relation,
  raise,
  sql,
  type TableDefinition,
  type TriggerDefinition,
} from "../kit/index.ts";
import { immutable } from "./errors.ts";
import { refuseChange } from "./refuse_change.ts";

/** What a row that may change in some columns keeps in the others, and what whoever tries otherwise is told. */
interface Kept<C extends Columns> {
  /** Columns that are fixed once the row is there. */
  readonly fixed: readonly (keyof C & string)[];
  /** True of the row before when not even the other columns may change any more; of row `old`. */
  readonly closed?: Fragment;
  /** The column named in the refusal's detail. */
  readonly key: keyof C & string;
  readonly refusal: { readonly summary: string; readonly message: string; readonly hint: string };
  readonly summary: string;
}

/**
 * Keeps the rows of a table what they are: they are never deleted, and fixed columns never change. The function comes first in what it returns,
 * in the order of a module's objects.
 */
export function keepFixed<C extends Columns>(
  table: Relation<TableDefinition, C>,
  { fixed, closed, key, refusal, summary }: Kept<NoInfer<C>>,
): { execute: ReturnType<typeof defineTriggerFunction>; triggers: readonly TriggerDefinition[] } {
  const ref = (name: string) => (table as unknown as Record<string, ColumnRef>)[name] as ColumnRef;
  const column = (name: string, row: "old" | "new") => ref(name).of(row);
  const { name } = table.$;
  const execute = defineTriggerFunction({
    name: `fn_${name}_keep`,
    summary: refusal.summary,
    writes: "nothing",
    errors: [immutable],
    body: plpgsql`
      ${raise(immutable, refusal.message, { relation: sql`tg_table_name`, [key]: column(key, "old") }, refusal.hint)}
    `,
  });
  const row = (of: "old" | "new") => sql`array[${join(fixed.map((each) => sql`${column(each, of)}::text`))}]`;
  // Not row by row: PostgreSQL spells that with brackets that a dump and its restore change.
  const changed = sql`${row("old")} is distinct from ${row("new")}`;
  return {
    execute,
    triggers: [
      refuseChange(table as AnyTable, ["delete", "truncate"]),
      defineTrigger({
        name: `${name}_keep`,
        summary,
        on: table as AnyTable,
        timing: "after",
        events: ["update"],
        ...(closed === undefined && { updateOf: fixed.map(ref) }),
        level: { row: "Its condition compares the row before and after in place, and is false for every change a function makes." },
        when: closed === undefined ? changed : sql`${closed} or ${changed}`,
        execute,
      }),
    ],
  };
}
