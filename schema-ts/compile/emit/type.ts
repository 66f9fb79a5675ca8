import { type AnyTyped, type Names, render } from "../../kit/index.ts";

/** `text collate "C" not null default 'x'`, as it stands in CREATE TABLE. */
export function columnText(column: AnyTyped, names: Names): string {
  return [
    column.sqlType,
    column.collation ? `collate ${column.collation}` : "",
    column.isNullable ? "" : "not null",
    column.defaultValue ? `default ${render(column.defaultValue, names)}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** What a comparison looks at, one attribute a fact. */
export function columnAttributes(column: AnyTyped, names: Names): Record<string, string> {
  return {
    type: column.sqlType,
    collation: column.collation ?? "",
    "not null": String(!column.isNullable),
    default: column.defaultValue ? render(column.defaultValue, names) : "",
  };
}
