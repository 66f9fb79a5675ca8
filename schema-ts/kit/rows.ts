import { captureOrigin, type Origin } from "./origin.ts";
import type { Definition } from "./reference.ts";
import type { Columns, Relation } from "./relation.ts";
import type { AnyTable, TableDefinition } from "./table.ts";
import type { ValueOf } from "./type.ts";

/** JSON-like values a shipped row may hold; rendered by the column's type. */
export type RowValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Rows that ship with the product. They are definitions: migrated, documented and compared by `verify` like objects. */
export interface RowsDefinition extends Definition {
  readonly kind: "rows";
  readonly table: AnyTable;
  readonly rows: readonly Readonly<Record<string, RowValue>>[];
  readonly origin: Origin;
}

type RequiredNames<C extends Columns> = {
  [K in keyof C]: C[K]["optional"] extends true ? never : null extends ValueOf<C[K]> ? never : K;
}[keyof C];

/** One shipped row: every column without default, others where wanted. */
export type ShippedRow<C extends Columns> = { readonly [K in RequiredNames<C>]: RowValue } & { readonly [K in keyof C]?: RowValue };

export const shipRows = <C extends Columns>(table: Relation<TableDefinition, C>, rows: readonly ShippedRow<NoInfer<C>>[]): RowsDefinition =>
  Object.freeze({
    kind: "rows" as const,
    name: table.$.name,
    summary: `Shipped rows of ${table.$.name}.`,
    table,
    rows: rows as RowsDefinition["rows"],
    origin: captureOrigin(),
  });
