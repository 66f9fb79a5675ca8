import { beforeAll, describe, expect, it, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import {
  type Claimed,
  claim,
  enqueue,
  enqueueMany,
  expire,
  finish,
  ids,
  jobs,
  letters,
  newQueue,
  openJobs,
  outcome,
  reap,
} from "./jobs.ts";

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

const one = async (queue: string): Promise<Claimed> => {
  const [job] = await claim(a, 1, { queue });
  if (!job) throw new Error(`nothing to claim in ${queue}`);
  return job;
};

test("mixed outcomes in one call, each counted once; twice counts as lost", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, [1, 2], {}, { queue });
  await enqueue(a, { max_attempts: 1 }, { queue });
  const [good, bad, last] = (await claim(a, 3, { queue })) as [Claimed, Claimed, Claimed];
  const outcomes = [
    outcome(good, true, { result: { sum: 3 } }),
    outcome(bad, false, { error: "timeout" }),
    outcome(last, false, { error: { code: 7 } }),
    { job_id: crypto.randomUUID(), lease_token: good.lease_token, ok: true },
  ];
  expect(await finish(a, outcomes)).toEqual({ completed: 1, retried: 1, dead: 1, cancelled: 0, lost: 1 });
  const before = await state(owner);
  expect(await finish(a, outcomes)).toEqual({ completed: 0, retried: 0, dead: 0, cancelled: 0, lost: 4 });
  expect(await state(owner)).toEqual(before);
  const { rows } = await owner.query("select job_id, outcome, result, attempts from iu_core.job_result where queue = $1", [queue]);
  expect(rows).toEqual([{ job_id: good.job_id, outcome: "completed", result: { sum: 3 }, attempts: 1 }]);
});

test("what would fail again is given up at once", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, [1, 2], { max_attempts: 9 }, { queue });
  const [given, again] = (await claim(a, 2, { queue })) as [Claimed, Claimed];
  const outcomes = [outcome(given, false, { error: "no such account", retry: false }), outcome(again, false, { retry: true })];
  expect(await finish(a, outcomes)).toMatchObject({ retried: 1, dead: 1 });
  const { rows } = await owner.query("select job_id, errors -> 0 -> 'error' as error from iu_core.job_dead_letter where queue = $1", [
    queue,
  ]);
  expect(rows).toEqual([{ job_id: given.job_id, error: "no such account" }]);
});

test("a dead letter tells when its job came in, not when it died", async () => {
  const queue = await newQueue(owner);
  const now = async () => (await owner.query("select clock_timestamp()::text as at")).rows[0].at;
  const before = await now();
  await enqueue(a, { max_attempts: 1 }, { queue });
  const after = await now();
  await finish(a, [outcome(await one(queue), false)]);
  const { rows } = await owner.query(
    "select enqueued_at between $2 and $3 as came_then, died_at > $3 as died_later from iu_core.job_dead_letter where queue = $1",
    [queue, before, after],
  );
  expect(rows).toEqual([{ came_then: true, died_later: true }]);
});

test("one token ends all jobs of its claim, and none of another", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, [1, 2, 3, 4], {}, { queue });
  await enqueue(a, { group_key: "g", priority: -1 }, { queue });
  const mine = await claim(a, 3, { queue });
  const foreign = await claim(b, 2, { queue });
  const complete = async (jobs: readonly Claimed[], token: string | undefined) =>
    (await a.query("select iu_core.fn_job_complete($1, $2) as n", [jobs.map(({ job_id }) => job_id), [token]])).rows[0].n;
  expect(await complete([...mine, ...foreign], mine[0]?.lease_token)).toBe(3);
  expect(await complete(mine, mine[0]?.lease_token)).toBe(0);
  expect(await complete(foreign, foreign[0]?.lease_token)).toBe(2);
});

test("a foreign token finishes nothing", async () => {
  const queue = await newQueue(owner);
  await enqueue(a, {}, { queue });
  const job = await one(queue);
  const before = await state(owner);
  expect(await finish(b, [{ ...outcome(job), lease_token: crypto.randomUUID() }], "b")).toMatchObject({ completed: 0, lost: 1 });
  expect(await finish(b, [{ ...outcome(job, false), lease_token: crypto.randomUUID() }], "b")).toMatchObject({ retried: 0, lost: 1 });
  expect((await b.query("select iu_core.fn_job_complete($1, $2) as n", [[job.job_id], [crypto.randomUUID()]])).rows).toEqual([{ n: 0 }]);
  expect(await state(owner)).toEqual(before);
});

test("delays double, with jitter of a quarter, up to the queue's longest", async () => {
  const queue = await newQueue(owner, { backoff_base: "10 s", backoff_max: "60 s", max_attempts: 10 });
  await enqueue(a, {}, { queue });
  for (const expected of [10, 20, 40, 60, 60]) {
    await finish(a, [outcome(await one(queue), false)]);
    const { rows } = await owner.query(
      "update iu_core.job_queue set run_at = now() where queue = $1 returning (select extract(epoch from q.run_at - clock_timestamp())::float8 from iu_core.job_queue q where q.queue = $1) as delay",
      [queue],
    );
    expect(rows[0].delay).toBeGreaterThan(expected * 0.75 - 5);
    expect(rows[0].delay).toBeLessThan(expected * 1.25 + 1);
  }
});

test("a late attempt of a queue with a long back-off is tried again as well", async () => {
  const queue = await newQueue(owner, { backoff_base: "3 hours", backoff_max: "1 day", max_attempts: 100 });
  await enqueue(a, {}, { queue });
  await owner.query("update iu_core.job_queue set attempt = 98 where queue = $1", [queue]);
  expect(await finish(a, [outcome(await one(queue), false)])).toMatchObject({ retried: 1 });
  const [job] = await jobs(owner, queue);
  expect(job.run_at - Date.now()).toBeLessThan(31 * 3_600_000);
});

test("a worker may say when to try again; at once if it likes", async () => {
  const queue = await newQueue(owner);
  await enqueue(a, {}, { queue });
  expect(await finish(a, [outcome(await one(queue), false, { retry_after_ms: 3_600_000 })])).toMatchObject({ retried: 1 });
  expect(await claim(a, 1, { queue })).toEqual([]);
  await owner.query("update iu_core.job_queue set run_at = now() where queue = $1", [queue]);
  await finish(a, [outcome(await one(queue), false, { retry_after_ms: 0 })]);
  expect((await one(queue)).attempt).toBe(3);
});

test("a dead letter has the payload, every error in order, and the trace", async () => {
  const queue = await newQueue(owner);
  const id = await enqueue(a, { max_attempts: 3, traceparent, priority: 4 }, { queue, payload: { n: 1 } });
  await finish(a, [outcome(await one(queue), false, { error: "first", retry_after_ms: 0 })], "a");
  await one(queue);
  await expire(owner, queue);
  await reap(b);
  await finish(a, [outcome(await one(queue), false, { error: { last: true } })], "a");
  expect(await jobs(owner, queue)).toEqual([]);
  const [letter] = await letters(owner, queue);
  expect(letter).toMatchObject({
    job_id: id,
    payload: { n: 1 },
    traceparent,
    trace_id: traceparent.slice(3, 35),
    state: "dead",
    deaths: 1,
    priority: 4,
  });
  expect(letter.errors).toMatchObject([
    { attempt: 1, error: "first" },
    { attempt: 2, error: "The lease ran out." },
    { attempt: 3, error: { last: true } },
  ]);
  expect((await owner.query("select last_error from iu_core.v_job_dead_letter where queue = $1", [queue])).rows).toEqual([
    { last_error: { last: true } },
  ]);
});

test("a lease that runs out on the last attempt makes a dead letter", async () => {
  const queue = await newQueue(owner);
  await enqueue(a, { max_attempts: 1 }, { queue });
  await one(queue);
  await expire(owner, queue);
  expect(await reap(b)).toMatchObject({ retried: 0, dead: 1 });
  expect(await letters(owner, queue)).toHaveLength(1);
});

test.each([
  ["none", 0],
  ["given", 1],
  ["all", 2],
])("results of a queue that keeps %s: %d", async (keep_results, kept) => {
  const queue = await newQueue(owner, { keep_results });
  await enqueueMany(a, [1, 2], {}, { queue });
  const [first, second] = (await claim(a, 2, { queue })) as [Claimed, Claimed];
  await finish(a, [outcome(first, true, { result: 1 })]);
  await finish(a, [outcome(second)]);
  const count = async () => (await owner.query("select from iu_core.job_result where queue = $1", [queue])).rowCount;
  expect(await count()).toBe(kept);
  await owner
    .query("alter table iu_core.job_result disable trigger user; update iu_core.job_result set expires_at = now() where queue = $1", [
      queue,
    ])
    .catch(async () => {
      await owner.query("alter table iu_core.job_result disable trigger user");
      await owner.query("update iu_core.job_result set expires_at = now() where queue = $1", [queue]);
    });
  await owner.query("alter table iu_core.job_result enable trigger user");
  expect(await reap(a)).toMatchObject({ purged: kept });
  expect(await count()).toBe(0);
});

test("finishing and claiming in one call", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueMany(a, [1, 2, 3], {}, { queue });
  const step = async (outcomes: unknown[]) =>
    (await a.query("select iu_core.fn_job_finish_and_claim($1, 'w', $2, 2) as r", [JSON.stringify(outcomes), queue])).rows[0].r;
  const first = await step([]);
  expect(first).toMatchObject({ completed: 0, lost: 0, jobs: [{ job_id: made[0], attempt: 1, payload: 1 }, { job_id: made[1] }] });
  const second = await step(first.jobs.map((job: Claimed) => outcome(job)));
  expect(second).toMatchObject({ completed: 2, jobs: [{ job_id: made[2] }] });
  expect(await step(second.jobs.map((job: Claimed) => outcome(job)))).toMatchObject({ completed: 1, jobs: [] });
});

describe("cancelling", () => {
  const cancel = async (job: string) => (await b.query("select iu_core.fn_job_cancel($1, 'Not needed.', 'ana') as r", [[job]])).rows[0].r;

  it("ends a waiting job at once and says so", async () => {
    const queue = await newQueue(owner);
    const id = await enqueue(a, {}, { queue });
    expect(await cancel(id)).toEqual({ cancelled: 1, asked: 0, missing: 0 });
    expect(await cancel(id)).toEqual({ cancelled: 0, asked: 0, missing: 1 });
    const { rows } = await owner.query("select outcome, result from iu_core.job_result where job_id = $1", [id]);
    expect(rows).toEqual([{ outcome: "cancelled", result: { cancelled_by: "ana", reason: "Not needed." } }]);
  });

  it("asks a running one to stop: it is not tried again, and counts as completed if it succeeds", async () => {
    const queue = await newQueue(owner);
    await enqueueMany(a, [1, 2, 3], {}, { queue });
    const [stopped, succeeded, lost] = (await claim(a, 3, { queue })) as [Claimed, Claimed, Claimed];
    for (const job of [stopped, succeeded, lost]) expect(await cancel(job.job_id)).toMatchObject({ asked: 1 });
    const told = await a.query("select iu_core.fn_job_cancellations($1) as id", [ids([stopped, succeeded, lost])]);
    expect(told.rows).toHaveLength(3);
    expect(await finish(a, [outcome(stopped, false), outcome(succeeded)])).toMatchObject({ completed: 1, cancelled: 1, retried: 0 });
    await expire(owner, queue);
    expect(await reap(a)).toMatchObject({ cancelled: 1, retried: 0 });
    expect(await jobs(owner, queue)).toEqual([]);
  });
});

test("a running job that was cancelled and is given back is not tried again", async () => {
  const queue = await newQueue(owner);
  await enqueueMany(a, [1, 2], { group_key: "g" }, { queue });
  const job = await one(queue);
  await b.query("select iu_core.fn_job_cancel($1, 'Not needed.', 'ana')", [[job.job_id]]);
  expect((await a.query("select iu_core.fn_job_release($1, $2, 'w') as n", [[job.job_id], [job.lease_token]])).rows).toEqual([{ n: 1 }]);
  expect(await claim(b, 10, { queue })).toEqual([]);
  expect(await reap(b)).toMatchObject({ cancelled: 1, retried: 0 });
  expect((await one(queue)).payload).toBe(2);
});

describe("is refused and changes nothing:", () => {
  const job = { job_id: crypto.randomUUID(), lease_token: crypto.randomUUID(), ok: true };
  const cases: [string, unknown, Record<string, unknown>][] = [
    ["outcomes that are no array", {}, { path: "$" }],
    ["an outcome that is no object", [job, 7], { path: "$[1]" }],
    ["a job that is no id", [{ ...job, job_id: "x" }], { path: "$[0]" }],
    ["no token", [{ job_id: job.job_id, ok: true }], { path: "$[0]" }],
    ["neither good nor bad", [job, { ...job, ok: "yes" }], { path: "$[1]" }],
    ["an outcome that is an array", [[]], { path: "$[0]" }],
    ["a job twice", [{ ...job, ok: false }, job], { path: "$[1]" }],
    ["a job twice that went well", [job, job], { path: "$[1]" }],
    ["a delay that is no number, of a job that went well", [{ ...job, retry_after_ms: "soon" }], { path: "$[0]" }],
    ["a retry that is neither true nor false, of a job that went well", [job, { ...job, retry: "no" }], { path: "$[1]" }],
    ["a delay into the past", [{ ...job, ok: false, retry_after_ms: -1 }], { path: "$[0]" }],
    ["a delay without end", [{ ...job, ok: false, retry_after_ms: 1e12 }], { path: "$[0]" }],
  ];
  it.each(cases)("%s", async (_, outcomes, detail) => {
    const before = await state(owner);
    const found = await refusal(finish(a, outcomes));
    expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({ sqlstate: "IU003", argument: "p_outcomes", ...detail });
    expect(await state(owner)).toEqual(before);
  });

  it("a job twice that is held", async () => {
    const queue = await newQueue(owner);
    await enqueue(a, {}, { queue });
    const held = outcome(await one(queue));
    const before = await state(owner);
    expect(await refusal(finish(a, [held, held]))).toMatchObject({ sqlstate: "IU003", detail: { path: "$[1]" } });
    expect(await state(owner)).toEqual(before);
  });
});
