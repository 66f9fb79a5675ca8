import type pg from "pg";

/** Every row of every table, but for what an installation records about itself and what a later version ships. */
export async function readRowsOf(client: pg.ClientBase, schema = "iu_core"): Promise<Record<string, string[]>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c
     where c.relnamespace in ($1::regnamespace, to_regnamespace('cutter_governance')) and c.relkind = 'r' and c.relname !~ '^(iu_schema_expectation|dot_config_registry|proof_)'
     order by 1`,
    [schema],
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} as t order by 1`);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
