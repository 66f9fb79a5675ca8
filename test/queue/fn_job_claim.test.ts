import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { claim, enqueue, enqueueMany, expire, finish, ids, jobs, later, newQueue, openJobs, outcome, reap } from "./jobs.ts";

const database = useDatabase();
let owner: Client;
let a: Client;
let b: Client;

beforeAll(async () => {
  owner = await database.connect();
  a = await database.connect({ role: "iu_app" });
  b = await database.connect({ role: "iu_app" });
  await openJobs(owner);
});

test("smaller priorities come first, then who came first", async () => {
  const queue = await newQueue(owner);
  const made = [];
  for (const priority of [0, 5, -5, 0, -5]) made.push(await enqueue(a, { priority }, { queue }));
  expect(ids(await claim(b, 10, { queue }))).toEqual([made[2], made[4], made[0], made[3], made[1]]);
  expect(await claim(b, 10, { queue })).toEqual([]);
});

/** Claims jobs that fail, and stand behind the others when they are tried again at once. */
async function failFirst(queue: string, count: number): Promise<void> {
  const failing = await claim(a, count, { queue });
  await finish(
    a,
    failing.map((job) => outcome(job, false, { retry_after_ms: 0 })),
  );
  await later(owner, queue);
}

test.each([3, 10])("among jobs of a priority time decides, not who came first, %i at a time", async (limit) => {
  const queue = await newQueue(owner);
  const made = [];
  for (let n = 0; n < 4; n += 1) made.push(await enqueue(a, {}, { queue }));
  await failFirst(queue, 1);
  const order = [...made.slice(1), made[0]];
  expect(ids(await claim(b, limit, { queue }))).toEqual(order.slice(0, limit));
  expect(ids(await claim(b, limit, { queue }))).toEqual(order.slice(limit));
});

/** Where the next claim begins to read each lane, and what was claimed last of it. */
const floors = async (queue: string) =>
  (
    await owner.query(
      `select l.priority, l.floor_at = q.run_at as "isTime", l.floor_id = q.job_id as "isId"
       from iu_core.job_lane l
       join lateral (
         select q.run_at, q.job_id
         from iu_core.job_queue q
         where q.queue = l.queue and q.priority = l.priority and q.state = 'leased'
         order by q.run_at desc
         limit 1
       ) as q on true
       where l.queue = $1
       order by l.priority`,
      [queue],
    )
  ).rows;

test.each([
  { what: "one job", priorities: [1, 1, 1], fail: 0, limit: 1, lanes: [1] },
  { what: "some", priorities: [1, 1, 1], fail: 0, limit: 2, lanes: [1] },
  { what: "some whose ids have another order", priorities: [1, 1, 1], fail: 1, limit: 3, lanes: [1] },
  { what: "some of several priorities", priorities: [1, 1, 2, 2, 3], fail: 0, limit: 3, lanes: [1, 2] },
])("after a claim of $what the next begins at the last of them", async ({ priorities, fail, limit, lanes }) => {
  const queue = await newQueue(owner);
  for (const priority of priorities) await enqueue(a, { priority }, { queue });
  if (fail > 0) await failFirst(queue, fail);
  await later(owner, queue);
  expect(await claim(b, limit, { queue })).toHaveLength(limit);
  expect(await floors(queue)).toEqual(lanes.map((priority) => ({ priority, isTime: true, isId: true })));
});

test("a queue that never had a job has none to claim, and then its first", async () => {
  const queue = await newQueue(owner);
  await owner.query("delete from iu_core.job_lane where queue = $1", [queue]);
  expect(await claim(a, 10, { queue })).toEqual([]);
  const id = await enqueue(a, {}, { queue });
  expect(await claim(a, 10, { queue })).toMatchObject([{ job_id: id }]);
});

test("lanes that share a number share no jobs", async () => {
  const queues = [await newQueue(owner), await newQueue(owner)] as const;
  const first = [];
  for (const queue of queues) first.push(await enqueue(a, {}, { queue }));
  for (const table of ["job_lane", "job_queue"]) await owner.query(`update iu_core.${table} set lane = 7 where queue = any ($1)`, [queues]);
  const more = await enqueueMany(a, [{}, {}, {}], {}, { queue: queues[1] });
  expect(ids(await claim(b, 1, { queue: queues[1] }))).toEqual([first[1]]);
  expect(ids(await claim(b, 10, { queue: queues[1] }))).toEqual(more);
  expect(await claim(b, 1, { queue: queues[1] })).toEqual([]);
  expect(ids(await claim(b, 10, { queue: queues[0] }))).toEqual([first[0]]);
});

test("a delayed job comes when its time has come", async () => {
  const queue = await newQueue(owner);
  const id = await enqueue(a, { run_at: new Date(Date.now() + 400).toISOString() }, { queue });
  expect(await claim(b, 1, { queue })).toEqual([]);
  await sleep(500);
  expect(ids(await claim(b, 1, { queue }))).toEqual([id]);
});

test("a job that is committed late is found though later ones were claimed before", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(b, [1, 2, 3], {}, { queue });
  await a.query("begin");
  const late = await enqueue(a, {}, { queue });
  await enqueueMany(b, [4, 5, 6], {}, { queue });
  await sleep(60);
  expect(await claim(b, 4, { queue })).toHaveLength(4);
  await sleep(60);
  expect(await claim(b, 1, { queue })).toHaveLength(1);
  await a.query("commit");
  expect(ids(await claim(b, 10, { queue }))).toContain(late);
  expect((await jobs(owner, queue)).map(({ state }) => state)).toEqual(Array(7).fill("leased"));
});

test("claims that run at the same time never wait and never get the same job", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, Array(20).fill({}), {}, { queue });
  await a.query("begin");
  await b.query("begin; set local lock_timeout = '2 s'");
  const [mine, theirs] = [await claim(a, 10, { queue }), await claim(b, 10, { queue })];
  await a.query("rollback");
  await b.query("commit");
  expect(new Set([...ids(mine), ...ids(theirs)]).size).toBe(20);
  expect(ids(await claim(a, 20, { queue })).sort()).toEqual(ids(mine).sort());
});

test("eight claimers at once get each job once", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, Array(400).fill({}), {}, { queue });
  const claimers = await Promise.all(Array.from({ length: 8 }, () => database.connect({ role: "iu_app" })));
  const claimed = await Promise.all(
    claimers.map(async (client) => {
      const own: string[] = [];
      for (let batch = ids(await claim(client, 7, { queue })); batch.length > 0; batch = ids(await claim(client, 7, { queue })))
        own.push(...batch);
      return own;
    }),
  );
  expect(claimed.flat()).toHaveLength(400);
  expect(new Set(claimed.flat()).size).toBe(400);
});

test("a lease that ran out is reaped, and the first worker's token is worth nothing", async () => {
  const queue = await newQueue(owner);
  const id = await enqueue(a, {}, { queue });
  const [first] = await claim(a, 1, { queue, worker: "a" });
  if (!first) throw new Error("nothing claimed");
  expect(await reap(b)).toMatchObject({ retried: 0, dead: 0 });
  await expire(owner, queue);
  expect(await reap(b)).toMatchObject({ retried: 1, dead: 0 });
  const [second] = await claim(b, 1, { queue, worker: "b" });
  expect(second).toMatchObject({ job_id: id, attempt: 2 });
  expect(await finish(a, [outcome(first)], "a")).toMatchObject({ completed: 0, lost: 1 });
  expect(second && (await finish(b, [outcome(second)], "b"))).toMatchObject({ completed: 1, lost: 0 });
});

test("a heartbeat keeps the lease; once it is taken away it does not", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, [1, 2], {}, { queue });
  const [job] = await claim(a, 2, { queue, worker: "a" });
  const beat = async (worker: string) =>
    (await a.query("select iu_core.fn_job_heartbeat($1, $2, '5 min') as n", [worker, [job?.lease_token]])).rows[0].n;
  await expire(owner, queue);
  expect(await beat("somebody")).toBe(0);
  expect(await beat("a")).toBe(2);
  expect(await reap(b)).toMatchObject({ retried: 0 });
  await expire(owner, queue);
  await reap(b);
  expect(await beat("a")).toBe(0);
  const { rows } = await owner.query("select worker, leased from iu_core.queue_heartbeat where worker = 'a'");
  expect(rows).toEqual([{ worker: "a", leased: 0 }]);
});

test("what is given back keeps its place and its attempts", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueMany(a, [1, 2, 3], {}, { queue });
  const claimed = await claim(a, 2, { queue });
  const release = (tokens: (string | undefined)[]) => a.query("select iu_core.fn_job_release($1, $2, 'w') as n", [ids(claimed), tokens]);
  expect((await release([made[0], made[0]])).rows[0].n).toBe(0);
  expect((await release(claimed.map(({ lease_token }) => lease_token))).rows[0].n).toBe(2);
  expect((await claim(b, 3, { queue })).map(({ job_id, attempt }) => [job_id, attempt])).toEqual(made.map((id) => [id, 1]));
});

describe("is refused and changes nothing:", () => {
  const cases: [string, () => Promise<unknown>, string, Record<string, unknown>][] = [
    ["an unknown queue", () => claim(a, 1, { queue: "nowhere" }), "IU002", { argument: "p_queue", queue: "nowhere" }],
    ["no job at all", () => claim(a, 0), "IU003", { argument: "p_limit", given: 0 }],
    ["a hundred thousand jobs", () => claim(a, 100_000), "IU003", { argument: "p_limit", most: 10_000 }],
    ["a lease of nothing", () => claim(a, 1, { lease: "0 s" }), "IU003", { argument: "p_lease" }],
    ["a lease that ends after time itself", () => claim(a, 1, { lease: "300000 years" }), "IU003", { argument: "p_lease" }],
    ["a lease of a week", () => claim(a, 1, { lease: "7 days" }), "IU003", { argument: "p_lease" }],
    ["a worker without name", () => claim(a, 1, { worker: " " }), "IU003", { argument: "p_worker" }],
    ["reaping nothing", () => reap(a, 0), "IU003", { argument: "p_limit" }],
    ["reaping too much", () => reap(a, 100_000), "IU003", { argument: "p_limit" }],
    [
      "tokens that are too few",
      () => a.query("select iu_core.fn_job_complete($1, '{}')", [[crypto.randomUUID()]]),
      "IU003",
      { jobs: 1, tokens: 0 },
    ],
  ];
  it.each(cases)("%s", async (_, attempt, sqlstate, detail) => {
    const before = await state(owner);
    const found = await refusal(attempt());
    expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({ sqlstate, ...detail });
    expect(await state(owner)).toEqual(before);
  });
});
