import type { AnyTyped, Names, RowsDefinition } from "../../kit/index.ts";
import { type LiteralValue, literalText } from "../../kit/literal.ts";
import { quoteIdentifier, quoteLiteral } from "../../kit/names.ts";
import type { RowValue } from "../../kit/rows.ts";
import type { EmittedObject, Part } from "../part.ts";

/** One part a row, so that a changed row is a changed part and nothing else. */
export function emitRows(rows: RowsDefinition, module: string, names: Names): EmittedObject {
  const table = rows.table.render(names);
  const { columns, primaryKey } = rows.table.$;
  const value = (row: Readonly<Record<string, RowValue>>, column: string) => valueText(columns[column], row[column] ?? null);
  return {
    module,
    name: rows.table.$.name,
    parts: rows.rows.map((row): Part => {
      const used = Object.keys(row);
      const unknown = used.filter((column) => !(column in columns));
      if (unknown.length > 0) throw new RangeError(`Shipped rows of ${rows.table.$.name} name unknown columns: ${unknown.join(", ")}`);
      const keyless = primaryKey.filter((column) => (row[column] ?? null) === null);
      if (keyless.length > 0) throw new RangeError(`A shipped row of ${rows.table.$.name} has no ${keyless.join(", ")}`);
      const others = Object.keys(columns).filter((column) => !primaryKey.includes(column));
      const where = primaryKey.map((column) => `${quoteIdentifier(column)} = ${value(row, column)}`).join(" and ");
      return {
        id: `row ${table}[${primaryKey.map((column) => row[column]).join(", ")}]`,
        kind: "row",
        object: `table ${table}`,
        create:
          `insert into ${table} (${used.map(quoteIdentifier).join(", ")})\n` +
          `  values (${used.map((column) => value(row, column)).join(", ")});`,
        drop: `delete from ${table} where ${where};`,
        attributes: {
          update: `update ${table}\n  set ${others.map((column) => `${quoteIdentifier(column)} = ${column in row ? value(row, column) : "default"}`).join(", ")}\n  where ${where};`,
        },
      };
    }),
  };
}

function valueText(type: AnyTyped | undefined, value: RowValue): string {
  if (value === null) return "null";
  if (type?.sqlType === "jsonb") return quoteLiteral(JSON.stringify(value));
  if (Array.isArray(value))
    return `array[${value.map((item) => literalText(item as LiteralValue)).join(", ")}]::${type?.sqlType ?? "text[]"}`;
  if (typeof value === "object") throw new RangeError("An object needs a jsonb column");
  return literalText(value as LiteralValue);
}
