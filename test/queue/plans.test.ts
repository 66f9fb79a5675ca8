import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import {
  type Claimed,
  claim,
  enqueue,
  enqueueMany,
  expire,
  finish,
  ids,
  newQueue,
  openJobs,
  outcome,
  reap,
  registerClass,
} from "./jobs.ts";

const few = 5;
const batch = 20;
let owner: Client;
let veteran: Client;
let queue: string;

const tokens = (claimed: readonly Claimed[]) => claimed.map(({ lease_token }) => lease_token);

/** Jobs of groups of their own. */
const groups = (name: string, count: number, priority = 0) =>
  owner.query(
    `select count(iu_core.fn_job_enqueue($1, 'noop', '{}', 'ana', jsonb_build_object('group_key', $2 || n, 'priority', $4::int)))
     from generate_series(1, $3) as n`,
    [queue, name, count, priority],
  );

/** One by one, each with an entry of its own. */
const singles = (count: number, priority: number) =>
  owner.query(
    "select count(iu_core.fn_job_enqueue($1, 'noop', '{}', 'ana', jsonb_build_object('priority', $2::int))) from generate_series(1, $3)",
    [queue, priority, count],
  );

/** Claims and gives back, so that the reaper finds no lease. */
const claimOnly = async (client: Client, count: number) => {
  await client.query("savepoint before");
  await claim(client, count, { queue });
  await client.query("rollback to before");
};

/** What somebody does with a few jobs that were claimed. */
const calls: Record<string, (client: Client, claimed: Claimed[]) => Promise<unknown>> = {
  "fn_job_claim, of one": (client) => claimOnly(client, 1),
  "fn_job_claim, of some": (client) => claimOnly(client, few),
  "fn_job_claim, of as many as are in two batches": (client) => claimOnly(client, 2 * batch),
  "fn_job_claim, with jobs of a class that has limits": async (client) => {
    await enqueue(client, {}, { queue, kind: "limited" });
    await claim(client, few, { queue });
  },
  "fn_job_enqueue, for somebody who waits": (client) => enqueue(client, {}, { queue }),
  fn_job_heartbeat: (client, claimed) => client.query("select iu_core.fn_job_heartbeat('w', $1, '60 s')", [tokens(claimed).slice(0, 1)]),
  fn_job_release: (client, claimed) => client.query("select iu_core.fn_job_release($1, $2, 'w')", [ids(claimed), tokens(claimed)]),
  fn_job_cancel: (client, claimed) => client.query("select iu_core.fn_job_cancel($1, 'A test.', 'ana')", [ids(claimed)]),
  fn_job_complete: (client, claimed) => client.query("select iu_core.fn_job_complete($1, $2)", [ids(claimed), tokens(claimed)]),
  "fn_job_complete, with a token for each": async (client, claimed) => {
    const more = await claim(client, 2 * batch, { queue });
    const all = [...claimed, ...more];
    await client.query("select iu_core.fn_job_complete($1, $2)", [ids(all), tokens(all)]);
  },
  fn_job_finish: (client, claimed) =>
    finish(
      client,
      claimed.map((job, n) => outcome(job, n > 0)),
    ),
  fn_job_reap: (client) => reap(client),
};

/** What the transaction has read of jobs and groups so far: passes over all of them, and rows that an index led to. */
const read = async (client: Client): Promise<{ passes: number; rows: number }> =>
  (
    await client.query(
      `select coalesce(sum(seq_scan), 0)::int as passes, coalesce(sum(idx_tup_fetch), 0)::int as rows
       from pg_stat_xact_user_tables where relid in ('iu_core.job_queue'::regclass, 'iu_core.job_batch'::regclass, 'iu_core.job_group'::regclass)`,
    )
  ).rows[0];

async function reading(client: Client, name: string): Promise<{ passes: number; rows: number }> {
  await enqueueMany(owner, Array(few).fill({}), {}, { queue });
  await groups("g", few);
  const claimed = await claim(owner, 2 * few, { queue });
  if (name === "fn_job_reap") await expire(owner, queue);
  await client.query("begin");
  const before = await read(client);
  await calls[name]?.(client, claimed);
  const after = await read(client);
  await client.query("commit");
  return { passes: after.passes - before.passes, rows: after.rows - before.rows };
}

const settleIn = async () => {
  for (const name of Object.keys(calls)) for (let turn = 0; turn < 7; turn += 1) await reading(veteran, name);
};

const analyze = () => owner.query("analyze iu_core.job_queue, iu_core.job_batch, iu_core.job_group");

/** What PostgreSQL knew of the tables when it made the plans of a session that has been there from the beginning. */
describe.each([
  { known: "nothing", before: settleIn },
  { known: "that nothing was there", before: () => analyze().then(settleIn) },
  { known: "that little was there", before: () => settleIn().then(analyze).then(settleIn) },
])(
  "however long the queue is, and whatever was known when the plan was made ($known), an index leads to the jobs and groups:",
  ({ before }) => {
    const database = useDatabase();

    beforeAll(async () => {
      owner = await database.connect();
      veteran = await database.connect();
      await openJobs(owner);
      queue = await newQueue(owner, { backoff_base: "1 h" });
      await registerClass(owner, "limited", { max_running: 1000 });
      await before();
      await enqueueMany(owner, Array(10_000).fill({}), { run_at: "2100-01-01Z" }, { queue });
      await enqueueMany(owner, Array(10_000).fill({}), { priority: 5 }, { queue });
      await singles(2000, 5);
      for (let n = 0; n < 2000 / batch; n += 1) await enqueueMany(owner, Array(batch).fill({}), { priority: 5 }, { queue });
      await groups("long", 2000, 5);
    });

    test.each(Object.keys(calls))("%s", async (name) => {
      for (const client of [veteran, await database.connect()]) {
        const { passes, rows } = await reading(client, name);
        expect({ passes, isLittle: rows < 1000, rows }).toEqual({ passes: 0, isLittle: true, rows });
      }
    });
  },
);
