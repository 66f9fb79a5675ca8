import type pg from "pg";

/** The catalog of an installation, a line an object: equal for equal installations, and readable where they are not. */
export async function readCatalog(client: pg.ClientBase, schema = "iu_core"): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws(' ', object_kind, object_name, definition) as line from ${schema}.fn_iu_schema_catalog()`,
  );
  return rows.map(({ line }) => line).sort();
}

export async function schemaDigest(client: pg.ClientBase, schema = "iu_core"): Promise<string> {
  const { rows } = await client.query<{ digest: string }>(`select ${schema}.fn_iu_schema_digest() as digest`);
  return rows[0]?.digest ?? "";
}
