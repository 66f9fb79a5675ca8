import type { SchemaDefinition } from "./schema.ts";

/** How schema definitions are spelled in one emission: the only place where a schema name becomes text. */
export interface Names {
  /** Spelling of a schema; without an argument, of the product's default schema. */
  schema(schema?: SchemaDefinition): string;
}

/** Builds the naming of one emission. `overrides` maps a schema's key to another name, e.g. `{ core: "tenant_x" }`. */
export function namesFor(defaultSchema: SchemaDefinition, overrides: Readonly<Record<string, string>> = {}): Names {
  return { schema: (schema = defaultSchema) => quoteIdentifier(overrides[schema.key] ?? schema.name) };
}

const plainIdentifier = /^[a-z_][a-z0-9_$]*$/;
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date
  current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group
  having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references
  returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with`.split(
    /\s+/,
  ),
);

/** Quotes an identifier only where PostgreSQL needs it. */
export function quoteIdentifier(name: string): string {
  return plainIdentifier.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A SQL string literal; standard_conforming_strings is assumed on, as in every supported PostgreSQL. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
