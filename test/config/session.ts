import { setTimeout as sleep } from "node:timers/promises";
import { type Refusal, refusalOf } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

/** The product's refusal of something that must not succeed; any other outcome fails the test. */
export async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
  const outcome = await attempt.then(
    (value) => new Error(`not refused, gave ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  const found = refusalOf(outcome);
  if (found === undefined) throw outcome;
  return found;
}

/** SQLSTATE of a statement that the server itself refuses, before the product sees it. */
export async function sqlstate(attempt: Promise<unknown>): Promise<string | undefined> {
  return await attempt.then(
    () => "not refused",
    (error: { code?: string }) => error.code,
  );
}

/** Runs `work` in a transaction that is rolled back, whatever happens. */
export async function rolledBack<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

/** Count and digest of every table: equal before and after means that nothing was written. */
export const state = async (client: Client): Promise<unknown[]> =>
  (await client.query("select relation, row_count, digest from iu_core.fn_iu_state_digest() order by relation")).rows;

export const pidOf = async (client: Client): Promise<number> =>
  (await client.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid ?? 0;

/** Resolves when the session `pid` waits for a lock. `observer` is another connection. */
export async function untilBlocked(observer: Client, pid: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { rows } = await observer.query("select from unnest(pg_blocking_pids($1)) limit 1", [pid]);
    if (rows.length > 0) return;
    await sleep(20);
  }
  throw new Error(`session ${pid} never waited`);
}
