import type pg from "pg";
import { differing, type TableState } from "../evidence/canonical.ts";
import { functionIn, type Installation } from "./installation.ts";

/** Everything a database holds of one installation: its rows by table, its objects as one digest. */
export interface State {
  readonly tables: readonly TableState[];
  readonly objects: string;
}

/** The committed state and what this session's own transaction has done to it. */
export async function readState(client: pg.ClientBase, installation: Installation): Promise<State> {
  const { rows } = await client.query<{ digest: string }>(`select ${functionIn(installation, "fn_iu_schema_digest")}() as digest`);
  return { tables: await readRows(client, installation), objects: rows[0]?.digest ?? "" };
}

export async function readRows(client: pg.ClientBase, installation: Installation): Promise<State["tables"]> {
  const digests = await client.query<{ relation: string; row_count: string; digest: string }>(
    `select relation, row_count, digest from ${functionIn(installation, "fn_iu_state_digest")}()`,
  );
  const stored = await client.query<{ table: string; parts: number }>(`
    select
      quote_ident(n.nspname) || '.' || quote_ident(r.relname) as table,
      count(*)::int as parts
    from pg_class as c
    join pg_class as r on r.oid = coalesce(pg_partition_root(c.oid), c.oid)
    join pg_namespace as n on n.oid = r.relnamespace
    where c.relkind in ('r', 'p')
    group by n.nspname, r.relname
  `);
  const parts = new Map(stored.rows.map((row) => [row.table, row.parts]));
  return digests.rows.map((row) => {
    const table = qualified(row.relation, installation);
    return { table, rows: Number(row.row_count), digest: row.digest, parts: parts.get(table) ?? 0 };
  });
}

/** The digest leaves the default schema out and names others by their key. */
function qualified(relation: string, { product, names }: Installation): string {
  const [key, table] = relation.split(".");
  if (table === undefined) return `${names.schema()}.${key}`;
  return `${names.schema(product.schemas.find((schema) => schema.key === key))}.${table}`;
}

/** Names of the tables that differ, in order. */
export const changedTables = (before: State["tables"], after: State["tables"]): string[] =>
  differing(before, after).map(({ table }) => table);
