import type { Client } from "../../scripts/postgres/connect.ts";

/** Runs `work` in a transaction that is rolled back, whatever happens. */
export async function rolledBack<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

export interface DriftRow {
  object_kind: string;
  object_name: string;
  drift: "missing" | "unexpected" | "changed";
  expected: string | null;
  actual: string | null;
}

export const verify = async (client: Client): Promise<DriftRow[]> =>
  (await client.query<DriftRow>("select * from iu_core.fn_iu_schema_verify()")).rows;

/** One line a row: `changed column unit_version.body`. */
export const named = (rows: readonly DriftRow[]) => rows.map((row) => `${row.drift} ${row.object_kind} ${row.object_name}`);

export const digest = async (client: Client): Promise<string> =>
  (await client.query<{ digest: string }>("select iu_core.fn_iu_schema_digest() as digest")).rows[0]?.digest ?? "";
