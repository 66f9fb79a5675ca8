import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { configure, emit, emitMany, split, traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { jobs, newQueue, openJobs, registerClass } from "./jobs.ts";

const database = useDatabase();
let owner: Client;
let a: Client;
let b: Client;

beforeAll(async () => {
  owner = await database.connect();
  a = await database.connect({ role: "iu_app" });
  b = await database.connect({ role: "iu_app" });
  await openJobs(owner);
  await configure(owner, "event_bus.enabled", true);
  await configure(owner, "piece_event_runtime.emit_enabled", true);
  await configure(owner, "piece_event_runtime.dry_run_only", false);
});

const subscribe = (name: string, options: Record<string, unknown>, patterns = ["piece.*"]) =>
  a.query("select iu_core.fn_event_subscribe($1, $2, 'ana', $3)", [name, patterns, options]);
const dispatch = async (client: Client) => (await client.query("select iu_core.fn_event_dispatch(100, 'w') as r")).rows[0].r;

test("an event becomes one job of each subscription, with its trace, however many dispatch", async () => {
  const queue = await newQueue(owner);
  await subscribe("jobs", { executor_class: "noop", queue, priority: 4, group_by_subject: true });
  const id = await emit(a, { traceparent });
  await emitMany(a, Array(9).fill(split));
  const results = await Promise.all([dispatch(a), dispatch(b)]);
  expect(results.reduce((sum, { jobs: made }) => sum + made, 0)).toBe(10);
  expect(await dispatch(a)).toEqual({ events: 0, jobs: 0, held: [] });
  const made = await jobs(owner, queue);
  expect(made).toHaveLength(10);
  expect(made[0]).toMatchObject({
    traceparent,
    priority: 4,
    state: "ready",
    payload: { event_id: id, subscription: "jobs", payload: split.payload },
  });
  expect(new Set(made.map(({ payload }) => payload.event_id)).size).toBe(10);
  expect(made.filter(({ state }) => state === "blocked")).toHaveLength(9);
});

test("a dispatch that is rolled back took nothing", async () => {
  const queue = await newQueue(owner);
  await subscribe("undone", { executor_class: "noop", queue });
  await emit(a);
  await a.query("begin");
  await dispatch(a);
  await a.query("rollback");
  await dispatch(b);
  expect(await jobs(owner, queue)).toHaveLength(1);
});

test("dry runs never become jobs", async () => {
  const queue = await newQueue(owner);
  await subscribe("dry", { executor_class: "noop", queue });
  await configure(owner, "piece_event_runtime.dry_run_only", true);
  await emit(a);
  await configure(owner, "piece_event_runtime.dry_run_only", false);
  await dispatch(a);
  expect(await jobs(owner, queue)).toEqual([]);
});

test("an unknown queue or class is refused; one that is withdrawn holds its subscription back, and loses nothing", async () => {
  expect((await refusal(subscribe("bad", { executor_class: "nothing" }))).sqlstate).toBe("IU002");
  expect((await refusal(subscribe("bad", { executor_class: "noop", queue: "nowhere" }))).sqlstate).toBe("IU002");
  const queue = await newQueue(owner);
  await subscribe("held", { executor_class: "noop", queue });
  await owner.query("select iu_core.fn_job_queue_withdraw($1, 'test')", [queue]);
  await emit(a);
  expect((await dispatch(a)).held).toEqual(["held"]);
  await owner.query("select iu_core.fn_job_queue_register($1, $2, 'test')", [queue, { description: "A test." }]);
  await dispatch(a);
  expect(await jobs(owner, queue)).toHaveLength(1);
});

test("events of one subject are a group in their order, and join the one that is there", async () => {
  const queue = await newQueue(owner);
  await subscribe("grouped", { executor_class: "noop", queue, group_by_subject: true });
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  const about = (subject_id: string) => ({ ...split, subject_id });
  await emitMany(a, [about(one), about(two), about(one)]);
  await dispatch(a);
  await emitMany(a, [about(two), about(one)]);
  await dispatch(a);
  const made = await jobs(owner, queue);
  expect(made.map(({ payload, group_no, state }) => [payload.subject_id, group_no, state])).toEqual([
    [one, 1, "ready"],
    [two, 1, "ready"],
    [one, 2, "blocked"],
    [two, 2, "blocked"],
    [one, 3, "blocked"],
  ]);
  expect(new Set(made.map(({ group_key }) => group_key))).toEqual(new Set([`grouped:${one}`, `grouped:${two}`]));
});

test("jobs of a class with limits wait to be let through; the queue's attempts count unless the subscription says otherwise", async () => {
  const queue = await newQueue(owner, { max_attempts: 7 });
  await registerClass(owner, "limited", { max_running: 1 });
  await subscribe("limited", { executor_class: "limited", queue });
  await subscribe("other", { executor_class: "noop", queue, max_attempts: 3 });
  await emit(a);
  await dispatch(a);
  const made = await jobs(owner, queue);
  expect(made.map(({ payload, state, max_attempts }) => [payload.subscription, state, max_attempts])).toEqual([
    ["limited", "limited", 7],
    ["other", "ready", 3],
  ]);
});

test("the outermost priority and attempts a subscription may have are those of a job, however the numbers are spelled", async () => {
  const queue = await newQueue(owner);
  const options = `{"executor_class": "noop", "queue": "${queue}", "priority": -1.0e3, "max_attempts": 100.0}`;
  await a.query("select iu_core.fn_event_subscribe('outermost', '{piece.*}', 'ana', $1)", [options]);
  await emit(a);
  await dispatch(a);
  expect(await jobs(owner, queue)).toMatchObject([{ priority: -1000, max_attempts: 100 }]);
});

test("a closed gate refuses the dispatch, and nothing is taken", async () => {
  await subscribe("refused", { executor_class: "noop", queue: await newQueue(owner) });
  await emit(a);
  await configure(owner, "job_substrate.enabled", false);
  const before = await state(owner);
  expect((await refusal(dispatch(a))).sqlstate).toBe("IU001");
  expect(await state(owner)).toEqual(before);
  await configure(owner, "job_substrate.enabled", true);
  await a.query("select iu_core.fn_event_unsubscribe('refused', 'ana')");
});

test("an event too large for its queue holds its subscription back there, and no other; it comes when the queue takes it", async () => {
  const limited = (max_payload_bytes: number) => ({ description: "A test.", max_payload_bytes });
  const narrow = await newQueue(owner, limited(450));
  const wide = await newQueue(owner);
  await subscribe("narrow", { executor_class: "noop", queue: narrow });
  await subscribe("wide", { executor_class: "noop", queue: wide });
  const ids: unknown[] = [];
  for (const actor of ["ana", "ana", "ana".repeat(60), "ana"]) ids.push(await emit(a, { actor }));
  const eventsOf = async (queue: string) => (await jobs(owner, queue)).map(({ payload }) => payload.event_id);
  expect((await dispatch(a)).held).toEqual(["narrow"]);
  expect([await eventsOf(narrow), await eventsOf(wide)]).toEqual([ids.slice(0, 2), ids]);
  expect(await dispatch(a)).toEqual({ events: 0, jobs: 0, held: ["narrow"] });
  await owner.query("select iu_core.fn_job_queue_register($1, $2, 'test')", [narrow, limited(2000)]);
  expect((await dispatch(a)).held).toEqual([]);
  expect([await eventsOf(narrow), await eventsOf(wide)]).toEqual([ids, ids]);
});

test("whoever listens is told of a queue that was empty, once", async () => {
  const queue = await newQueue(owner);
  await subscribe("told", { executor_class: "noop", queue });
  const told: string[] = [];
  b.on("notification", ({ payload }) => told.push(payload ?? ""));
  await b.query("listen iu_core_job");
  await emitMany(a, Array(3).fill(split));
  await dispatch(a);
  await emit(a);
  await dispatch(a);
  await b.query("unlisten *");
  expect(told.filter((name) => name === queue)).toEqual([queue]);
});
