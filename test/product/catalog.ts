import type pg from "pg";

/**
 * The catalog of an installation, a line an object: equal for equal installations, and readable where they are not. Versions before 0.3.0 list
 * what PostgreSQL from 15.20 on notes at every column, another number in every database.
 */
export async function readCatalog(client: pg.ClientBase, schema = "iu_core"): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select regexp_replace(concat_ws(' ', object_kind, object_name, definition), ' options \\(pg_attver=\\d+\\)$', '') as line from ${schema}.fn_iu_schema_catalog()`,
  );
  return rows.map(({ line }) => line).sort();
}

export async function schemaDigest(client: pg.ClientBase, schema = "iu_core"): Promise<string> {
  const { rows } = await client.query<{ digest: string }>(`select ${schema}.fn_iu_schema_digest() as digest`);
  return rows[0]?.digest ?? "";
}
