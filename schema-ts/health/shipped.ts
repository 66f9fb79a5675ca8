import { iuReader } from "../foundation/roles.ts";
import { isFragment } from "../kit/fragment.ts";
import { type AnyTable, type Hole, join, lit, type ModuleDefinition, sql } from "../kit/index.ts";
import type { LiteralValue } from "../kit/literal.ts";
import type { ColumnRef } from "../kit/relation.ts";

/** A table with rows that ship with the product, and how to tell them from an operator's. */
export interface ShippedTable {
  readonly table: AnyTable;
  /** What is compared: every column whose value is not computed at insertion, and those the shipped rows name. */
  readonly columns: readonly string[];
  /** Keys of the shipped rows where the table also holds rows of others. */
  readonly keys: readonly (readonly LiteralValue[])[] | undefined;
}

/** Every table of the modules, in order. */
export const tablesOf = (modules: readonly ModuleDefinition[]): AnyTable[] =>
  modules.flatMap(({ objects }) => objects.filter((object): object is AnyTable => "$" in object && object.$.kind === "table"));

/** The tables that the modules ship rows of. Their rows are verified by anyone who may verify the schema. */
export function shippedTablesOf(modules: readonly ModuleDefinition[]): ShippedTable[] {
  const shipped = new Map<AnyTable, Readonly<Record<string, unknown>>[]>();
  for (const object of modules.flatMap((module) => module.objects)) {
    if (!("kind" in object) || object.kind !== "rows") continue;
    shipped.set(object.table, [...(shipped.get(object.table) ?? []), ...object.rows]);
  }
  return [...shipped].map(([table, rows]) => shippedTable(table, rows));
}

function shippedTable(table: AnyTable, rows: readonly Readonly<Record<string, unknown>>[]): ShippedTable {
  const { name, columns, primaryKey, operatorRows, grants } = table.$;
  if (!grants.select?.includes(iuReader))
    throw new RangeError(`${name} ships rows: let ${iuReader.name} select them, or nobody else can verify`);
  const named = new Set(rows.flatMap((row) => Object.keys(row)));
  return {
    table,
    columns: Object.entries(columns)
      .filter(([name, type]) => named.has(name) || type.defaultValue === undefined || !isFragment(type.defaultValue))
      .map(([name]) => name),
    keys: operatorRows === "all" ? rows.map((row) => primaryKey.map((column) => row[column] as LiteralValue)) : undefined,
  };
}

const columnOf = (table: AnyTable, name: string, alias: string) => (table as unknown as Record<string, ColumnRef>)[name]?.of(alias) as Hole;

/** Shipped rows as catalog rows: one branch a table. */
export function shippedRows({ table, columns, keys }: ShippedTable) {
  const { name, primaryKey, operatorRows } = table.$;
  const key = primaryKey.map((column) => columnOf(table, column, "r"));
  const facts = columns.map((column) => sql`${lit(column)}, ${columnOf(table, column, "r")}`);
  const shipped =
    keys !== undefined
      ? sql`where (${join(key)}) in (${join(keys.map((values) => sql`(${join(values.map(lit))})`))})`
      : isFragment(operatorRows)
        ? sql`where (${operatorRows}) is not true`
        : sql``;
  return sql`
    select 'row', ${lit(name)} || '[' || concat_ws(', ', ${join(key)}) || ']', jsonb_build_object(${join(facts)})::text
    from ${table} as r
    ${shipped}
  `;
}
