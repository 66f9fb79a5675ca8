import type pg from "pg";

/**
 * Whether a pooler stands between, where one statement's session need not be the next one's. The driver knows the process id it was told when
 * it connected; a pooler tells one of its own.
 */
export async function isPooled(client: pg.ClientBase): Promise<boolean> {
  const { processID } = client as unknown as { processID: number | null };
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid !== processID;
}
