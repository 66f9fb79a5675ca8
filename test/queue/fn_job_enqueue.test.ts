import { beforeAll, describe, expect, it, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { whileWaiting } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { claim, enqueue, enqueueMany, ids, jobs, newQueue, openJobs } from "./jobs.ts";

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

test("a job has what it was given, and the rest from its queue", async () => {
  const queue = await newQueue(owner, { max_attempts: 3 });
  const id = await enqueue(a, { priority: -5, traceparent, run_at: "2020-01-01T00:00:00Z" }, { queue, payload: { hóa_đơn: 42 } });
  expect(await jobs(owner, queue)).toMatchObject([
    {
      job_id: id,
      state: "ready",
      priority: -5,
      max_attempts: 3,
      traceparent,
      attempt: 0,
      actor: "ana",
      payload: { hóa_đơn: 42 },
    },
  ]);
});

test("many jobs come back in the order given", async () => {
  const queue = await newQueue(owner);
  const made = await enqueueMany(a, [1, 2, 3, 4, 5], {}, { queue });
  expect(new Set(made).size).toBe(5);
  const claimed = await claim(b, 5, { queue });
  expect(ids(claimed)).toEqual(made);
  expect(claimed.map(({ payload }) => payload)).toEqual([1, 2, 3, 4, 5]);
  expect(await enqueueMany(a, [], {}, { queue })).toEqual([]);
});

test("the first to use a queue keeps nobody waiting", async () => {
  const queue = await newQueue(owner);
  await a.query("begin");
  const first = await enqueue(a, {}, { queue });
  await b.query("set lock_timeout = '1s'");
  const second = await enqueue(b, {}, { queue }).finally(() => b.query("reset lock_timeout"));
  await a.query("commit");
  expect(ids(await claim(b, 2, { queue }))).toEqual([first, second]);
});

test("ids are of version 7, ascend, and differ also between sessions whose random numbers are the same", async () => {
  const queue = await newQueue(owner);
  const made: string[] = [];
  for (let turn = 0; turn < 20; turn += 1)
    for (const client of [a, b]) {
      await client.query("select setseed(0.5)");
      made.push(await enqueue(client, {}, { queue }), ...(await enqueueMany(client, [1, 2], {}, { queue })));
    }
  expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect(new Set(made).size).toBe(120);
  expect(made).toEqual(made.toSorted());
});

describe("an idempotency key", () => {
  it("gives the first job's id, even when that has ended", async () => {
    const queue = await newQueue(owner);
    const first = await enqueue(a, { idempotency_key: "k" }, { queue });
    expect(await enqueue(b, { idempotency_key: "k" }, { queue, payload: { other: true } })).toBe(first);
    const [job] = await claim(a, 1, { queue });
    await a.query("select iu_core.fn_job_complete($1, $2)", [[job?.job_id], [job?.lease_token]]);
    expect(await enqueue(b, { idempotency_key: "k" }, { queue })).toBe(first);
    expect(await jobs(owner, queue)).toEqual([]);
  });

  it("counts by queue, and by place in a batch", async () => {
    const [one, two] = [await newQueue(owner), await newQueue(owner)];
    expect(await enqueue(a, { idempotency_key: "k" }, { queue: one })).not.toBe(await enqueue(a, { idempotency_key: "k" }, { queue: two }));
    const made = await enqueueMany(a, [1, 2], { idempotency_key: "b" }, { queue: one });
    const more = await enqueueMany(b, [1, 2, 3], { idempotency_key: "b" }, { queue: one });
    expect(more.slice(0, 2)).toEqual(made);
    expect(await jobs(owner, one)).toHaveLength(4);
  });

  it("leaves those that come after its jobs in a group behind them", async () => {
    const queue = await newQueue(owner);
    const group = { group_key: "g" };
    await enqueueMany(a, [1], { ...group, idempotency_key: "k" }, { queue });
    const more = await enqueueMany(a, [1, 2, 3], { ...group, idempotency_key: "k" }, { queue });
    const last = await enqueue(a, group, { queue });
    const rows = (await jobs(owner, queue)).sort((x, y) => x.group_no - y.group_no);
    expect(rows.map(({ job_id }) => job_id)).toEqual([...more, last]);
    expect(new Set(rows.map(({ group_no }) => group_no)).size).toBe(4);
  });

  it("is taken once by two at the same time", async () => {
    const queue = await newQueue(owner);
    await a.query("begin");
    const first = await enqueue(a, { idempotency_key: "race" }, { queue });
    const second = await whileWaiting(
      owner,
      b,
      () => enqueue(b, { idempotency_key: "race" }, { queue }),
      () => a.query("commit"),
    );
    expect(second).toEqual({ status: "fulfilled", value: first });
    await a.query("begin");
    await enqueue(a, { idempotency_key: "undone" }, { queue });
    const own = await whileWaiting(
      owner,
      b,
      () => enqueue(b, { idempotency_key: "undone" }, { queue }),
      () => a.query("rollback"),
    );
    expect(own.status).toBe("fulfilled");
    expect(await jobs(owner, queue)).toHaveLength(2);
  });
});

describe("is refused and changes nothing:", () => {
  const cases: [string, () => Promise<unknown>, string, Record<string, unknown>][] = [
    ["an unknown queue", () => enqueue(a, {}, { queue: "nowhere" }), "IU002", { argument: "p_queue", queue: "nowhere" }],
    ["an unknown class", () => enqueue(a, {}, { kind: "nothing" }), "IU002", { argument: "p_executor_class", executor_class: "nothing" }],
    ["an unknown queue for many", () => enqueueMany(a, [1], {}, { queue: "nowhere" }), "IU002", { argument: "p_queue" }],
    ["an unknown class for none", () => enqueueMany(a, [], {}, { kind: "nothing" }), "IU002", { argument: "p_executor_class" }],
    ["an unknown option", () => enqueue(a, { speed: 1 } as never), "IU003", { path: "$.speed" }],
    ["options that are no object", () => enqueue(a, [] as never), "IU003", { path: "$" }],
    ["a priority out of range", () => enqueue(a, { priority: 1001 }), "IU003", { path: "$.priority" }],
    ["a priority with a fraction", () => enqueue(a, { priority: 1.5 }), "IU003", { path: "$.priority" }],
    ["a priority in an array", () => enqueue(a, { priority: [1] as never }), "IU003", { path: "$.priority" }],
    ["attempts in an array", () => enqueue(a, { max_attempts: [1] as never }), "IU003", { path: "$.max_attempts" }],
    [
      "a time at the end of time",
      () => enqueueMany(a, [1, 2], { run_at: "294276-12-31 23:59:59.999999+00" }),
      "IU003",
      { path: "$.run_at" },
    ],
    ["no attempt", () => enqueue(a, { max_attempts: 0 }), "IU003", { path: "$.max_attempts" }],
    ["a time that is none", () => enqueue(a, { run_at: "soon" }), "IU003", { path: "$.run_at" }],
    ["a time that never comes", () => enqueue(a, { run_at: "infinity" }), "IU003", { path: "$.run_at" }],
    ["a malformed trace", () => enqueue(a, { traceparent: "00-0-0-0" }), "IU003", { path: "$.traceparent" }],
    ["an empty group", () => enqueue(a, { group_key: "" }), "IU003", { path: "$.group_key" }],
    ["an endless key", () => enqueue(a, { idempotency_key: "x".repeat(201) }), "IU003", { path: "$.idempotency_key" }],
    ["payloads that are no array", () => enqueueMany(a, {} as never), "IU003", { argument: "p_payloads" }],
    ["too many payloads", () => enqueueMany(a, Array(10_001).fill(1)), "IU003", { count: 10_001 }],
    ["no payload", () => a.query("select iu_core.fn_job_enqueue('default', 'noop', null, 'ana')"), "IU003", { argument: "p_payload" }],
    ["no actor", () => a.query("select iu_core.fn_job_enqueue('default', 'noop', '{}', ' ')"), "IU003", { argument: "p_actor" }],
    ["no queue", () => a.query("select iu_core.fn_job_enqueue(null, 'noop', '{}', 'ana')"), "IU002", { argument: "p_queue" }],
  ];
  it.each(cases)("%s", async (_, attempt, sqlstate, detail) => {
    const before = await state(owner);
    const found = await refusal(attempt());
    expect({ sqlstate: found.sqlstate, ...found.detail }).toMatchObject({ sqlstate, ...detail });
    expect(await state(owner)).toEqual(before);
  });

  it("a payload larger than its queue allows, with its place", async () => {
    const queue = await newQueue(owner, { max_payload_bytes: 100 });
    const large = "x".repeat(200);
    expect(await refusal(enqueue(a, {}, { queue, payload: large }))).toMatchObject({
      sqlstate: "IU008",
      detail: { path: "$", limit: 100 },
    });
    expect(await refusal(enqueueMany(a, ["x", large], {}, { queue }))).toMatchObject({ sqlstate: "IU008", detail: { path: "$[1]" } });
    expect(await jobs(owner, queue)).toEqual([]);
  });
});

test("a worker that listens hears of the first job, and is not told of each", async () => {
  const queue = await newQueue(owner);
  const heard: (string | undefined)[] = [];
  owner.on("notification", ({ channel, payload }) => heard.push(`${channel} ${payload}`));
  await owner.query("listen iu_core_job");
  for (let n = 0; n < 3; n += 1) await enqueue(a, {}, { queue });
  await owner.query("select 1");
  await owner.query("unlisten *");
  expect(heard).toEqual([`iu_core_job ${queue}`]);
});

test.each([1, 10])("after claims of %s that came out short, the next job is announced; after one that did not, none is", async (limit) => {
  const queue = await newQueue(owner);
  const heard: (string | undefined)[] = [];
  owner.on("notification", ({ payload }) => heard.push(payload));
  await owner.query("listen iu_core_job");
  const enqueued = async () => {
    await enqueue(a, {}, { queue });
    await owner.query("select 1");
    return heard.length;
  };
  expect(await enqueued()).toBe(1);
  expect(await claim(a, 1, { queue })).toHaveLength(1);
  expect(await enqueued()).toBe(1);
  while ((await claim(a, limit, { queue })).length === limit);
  expect(await enqueued()).toBe(2);
  expect(await enqueued()).toBe(2);
  await owner.query("unlisten *");
  expect(new Set(heard)).toEqual(new Set([queue]));
});
