import { type SchemaDefinition, schemaName } from "./schema.ts";

/** How schema definitions are spelled in one emission: the only place where a schema name becomes text. */
export interface Names {
  /** Spelling of a schema; without an argument, of the product's default schema. */
  schema(schema?: SchemaDefinition): string;
}

/** Builds the naming of one emission. `overrides` maps a schema's key to another name, e.g. `{ core: "tenant_x" }`; companions follow. */
export function namesFor(defaultSchema: SchemaDefinition, overrides: Readonly<Record<string, string>> = {}): Names {
  return { schema: (schema = defaultSchema) => quoteIdentifier(identifier(schemaName(schema, overrides))) };
}

const plainIdentifier = /^[a-z_][a-z0-9_$]*$/;
/** Key words that no column or relation may be called bare; `pg_get_keywords()` has them as R and T. */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint
  create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct
  do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
  leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic
  verbose when where window with`.split(/\s+/),
);

/** Quotes an identifier only where PostgreSQL needs it. */
export function quoteIdentifier(name: string): string {
  return plainIdentifier.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** PostgreSQL cuts identifiers at 63 bytes without telling; we refuse instead. */
export function identifier(name: string): string {
  if (Buffer.byteLength(name) > 63) throw new RangeError(`${name} is longer than 63 bytes: give it a name of its own`);
  return name;
}

/** A SQL string literal; standard_conforming_strings is assumed on, as in every supported PostgreSQL. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
