import type pg from "pg";
import { functionIn, type Installation } from "./installation.ts";

/** Everything a database holds of one installation: its rows by table, its objects as one digest. */
export interface State {
  /** Row count and digest by qualified table name. */
  readonly tables: ReadonlyMap<string, string>;
  readonly objects: string;
}

/** The committed state and what this session's own transaction has done to it. */
export async function readState(client: pg.ClientBase, installation: Installation): Promise<State> {
  const { rows } = await client.query<{ digest: string }>(`select ${functionIn(installation, "fn_iu_schema_digest")}() as digest`);
  return { tables: await readRows(client, installation), objects: rows[0]?.digest ?? "" };
}

export async function readRows(client: pg.ClientBase, installation: Installation): Promise<State["tables"]> {
  const { rows } = await client.query<{ relation: string; row_count: string; digest: string }>(
    `select relation, row_count, digest from ${functionIn(installation, "fn_iu_state_digest")}()`,
  );
  return new Map(rows.map((row) => [qualified(row.relation, installation), `${row.row_count} ${row.digest}`]));
}

/** The digest leaves the default schema out and names others by their key. */
function qualified(relation: string, { product, names }: Installation): string {
  const [key, table] = relation.split(".");
  if (table === undefined) return `${names.schema()}.${key}`;
  return `${names.schema(product.schemas.find((schema) => schema.key === key))}.${table}`;
}

/** Names of the tables whose rows differ, in order. */
export const changedTables = (before: State["tables"], after: State["tables"]): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
