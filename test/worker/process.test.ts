import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { execute } from "../cli/invoke.ts";
import { traceparent } from "../event/events.ts";
import { enqueue, enqueueMany, jobs } from "../queue/jobs.ts";
import { useDatabase } from "../setup/database.ts";
import { executorsFile, notes, prepareNotes } from "./noted.ts";
import { count, eventually, spawnWorker } from "./workers.ts";

// A process takes a moment to start, on a busy machine a long one.
vi.setConfig({ testTimeout: 120_000 });

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepareNotes(owner);
});

beforeEach(async () => {
  await owner.query("truncate app.note");
  await owner.query("delete from iu_core.job_queue");
});

const worker = (...argv: string[]) => spawnWorker(database.url, "--executors", executorsFile, ...argv);
const sessions = async () =>
  (await owner.query("select from pg_stat_activity where datname = current_database() and application_name = 'iu-core worker'")).rowCount;
const numbered = (amount: number, ms: number) => Array.from({ length: amount }, (_, n) => ({ n, ms }));

describe("a worker that is killed", () => {
  it("loses nothing: when its leases have run out others do its jobs, and only those are done again", async () => {
    await enqueueMany(owner, numbered(40, 50), {}, { kind: "test.note" });
    const victim = worker("--concurrency", "4", "--batch", "10", "--lease", "2s");
    await eventually(async () => (await notes(owner, "ended")).length >= 4);
    victim.process.kill("SIGKILL");
    await victim.result;
    // The server may yet be at its last claim.
    await eventually(async () => (await sessions()) === 0);
    const leased = new Set((await jobs(owner, "default")).filter(({ state }) => state === "leased").map(({ job_id }) => job_id));
    expect(leased.size).toBeGreaterThan(0);
    expect(leased.size).toBeLessThanOrEqual(14);
    worker("--lease", "2s");
    await eventually(async () => (await jobs(owner, "default")).length === 0);
    const ended = await notes(owner, "ended");
    expect(new Set(ended.map(({ n }) => n)).size).toBe(40);
    const again = (await notes(owner, "begun")).filter(({ attempt }) => attempt > 1);
    expect(again.length).toBeGreaterThan(0);
    for (const { job_id } of again) expect(leased).toContain(job_id);
  });
});

describe("SIGTERM", () => {
  it("lets what runs end, gives the rest back with its attempt, and exits 0", async () => {
    await enqueueMany(owner, numbered(10, 700), {}, { kind: "test.note" });
    // Quick jobs first, so that the worker dares to hold more than it runs.
    await enqueueMany(owner, numbered(50, 0), { priority: -1 }, { kind: "test.note" });
    const { process, result, log } = worker("--concurrency", "2", "--json");
    await eventually(async () => (await notes(owner, "begun")).length >= 52);
    process.kill("SIGTERM");
    const { code, json } = await result;
    expect({ code, ok: json.ok, failed: json.failed, lost: json.lease_lost }).toEqual({ code: 0, ok: true, failed: 0, lost: 0 });
    const ended = await notes(owner, "ended");
    expect(ended.length).toBe((await notes(owner, "begun")).length);
    const left = await jobs(owner, "default");
    expect(left.length).toBe(60 - ended.length);
    expect(left.length).toBeGreaterThan(0);
    for (const job of left) expect(job).toMatchObject({ state: "ready", attempt: 0, errors: null });
    expect(log().at(-1)).toMatchObject({ msg: "The worker has stopped.", completed: ended.length });
  });

  it("waits no longer than the grace period, even for an executor that does not listen", async () => {
    await enqueue(owner, {}, { kind: "test.deaf", payload: { n: 1 } });
    const { process, result } = worker("--grace", "300ms", "--json");
    await eventually(async () => (await notes(owner, "begun")).length === 1);
    process.kill("SIGINT");
    const { code, json } = await result;
    expect({ code, released: json.released, failed: json.failed }).toEqual({ code: 0, released: 1, failed: 0 });
    expect(await jobs(owner, "default")).toMatchObject([{ state: "ready", attempt: 0 }]);
  });

  it("twice means now", async () => {
    await enqueue(owner, {}, { kind: "test.note", payload: { n: 1, ms: 60_000 } });
    const { process, result } = worker("--grace", "1h");
    await eventually(async () => (await notes(owner, "begun")).length === 1);
    process.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill("SIGTERM");
    expect((await result).code).toBe(0);
    expect(await jobs(owner, "default")).toMatchObject([{ state: "ready", attempt: 0 }]);
  });
});

describe("an error that nobody handles", () => {
  it.each([
    ["rejection", "Nobody waits for this."],
    ["callback", "Nobody catches this."],
  ])("by a %s is logged and ends it with 70: what runs failed, the rest is given back", async (by, message) => {
    // Quick jobs first, so that the worker dares to hold more than it runs.
    await enqueueMany(owner, numbered(50, 0), { priority: -2 }, { kind: "test.note" });
    await enqueue(owner, { priority: -1 }, { kind: "test.deaf", payload: { n: 1 } });
    await enqueue(owner, {}, { kind: "test.stray", payload: { n: 2, by } });
    await enqueueMany(owner, numbered(5, 0), { priority: 1 }, { kind: "test.note" });
    const { result, log } = worker("--concurrency", "2", "--lease", "10min", "--json");
    const { code, json } = await result;
    expect({ code, error: json.error.code }).toEqual({ code: 70, error: "fault" });
    expect(json.error.message).toContain(message);
    const fatal = log().filter(({ level }) => level === 60);
    expect(fatal).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ message, stack: expect.stringContaining("fixture") }) }),
    ]);
    expect(log().at(-1)).toMatchObject({ msg: "The worker has stopped.", completed: 50, failed: 2, lease_lost: 0 });
    const left = await jobs(owner, "default");
    expect(left.map(({ executor_class, state, attempt }) => `${executor_class} ${state} ${attempt}`).sort()).toEqual([
      "test.deaf scheduled 1",
      ...Array.from({ length: 5 }, () => "test.note ready 0"),
      "test.stray scheduled 1",
    ]);
    for (const { attempt, errors } of left) {
      if (attempt === 1) expect(errors).toMatchObject([{ error: { name: "WorkerFailed", message: expect.stringContaining(message) } }]);
    }
  });
});

describe("trace context", () => {
  it("goes from whoever enqueued to the job, to the event and the job it makes, and to the log", async () => {
    const subject = "01890000-0000-7000-8000-0000000000aa";
    await enqueue(owner, { traceparent }, { kind: "test.emit", payload: { subject } });
    const { result, log } = worker("--once", "--log-level", "debug", "--no-duties");
    expect((await result).code).toBe(0);
    const { rows } = await owner.query("select trace_id, parent_span_id, trace_flags from iu_core.event_outbox where subject_id = $1", [
      subject,
    ]);
    expect(rows).toHaveLength(1);
    const [event] = rows;
    expect(event).toMatchObject({ trace_id: traceparent.slice(3, 35), trace_flags: "01" });
    expect(event.parent_span_id).not.toBe(traceparent.slice(36, 52));
    const [made] = await jobs(owner, "default");
    expect(made.traceparent).toBe(`00-${event.trace_id}-${event.parent_span_id}-01`);
    expect(log()).toContainEqual(
      expect.objectContaining({ msg: "The job is done.", trace_id: event.trace_id, span_id: event.parent_span_id }),
    );
  });
});

describe("metrics", () => {
  it("are served on loopback when asked for", async () => {
    await enqueueMany(owner, numbered(7, 0), {}, { kind: "test.note" });
    const { log } = worker("--metrics-port", "0");
    const { metrics_port: port } = await eventually(() => log().find(({ metrics_port }) => metrics_port));
    const text = await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect(answer.headers.get("content-type")).toContain("text/plain");
      const body = await answer.text();
      return body.includes('executor_class="test.note",ending="completed"} 7') && body;
    });
    expect(text).toContain('iu_core_worker_jobs_claimed_total{queue="default"} 7');
    expect(text).toContain('iu_core_worker_jobs_held{queue="default",state="running"} 0');
    expect(text).toMatch(/iu_core_worker_attempt_seconds_count\{queue="default",executor_class="test.note"\} 7/);
    expect(text).toMatch(/iu_core_worker_duties_total\{duty="reap",result="ok"\} [1-9]/);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    await expect(fetch(`http://[::1]:${port}/metrics`)).rejects.toThrow();
  });
});

describe("a worker that cannot work says why, and exits 2", () => {
  const failing = (...argv: string[]) => execute(["worker", "--json", "--database-url", database.url, "--log-level", "silent", ...argv]);

  it.each([
    [["--queue", "nowhere"], "unknown_key", /There is no queue nowhere/],
    [["--lease", "soon"], "usage", /--lease is a time/],
    [["--concurrency", "0"], "usage", /--concurrency is a whole number from 1/],
    [["--batch", "100000"], "usage", /--batch is a whole number from 1 to 10000/],
    [["--executors", "no/such/file.ts"], "usage", /There is no file/],
    [["--executors", new URL("workers.ts", import.meta.url).pathname], "bad_input", /./],
    [["--log-level", "loud"], "usage", /--log-level is one of/],
    [["--schema", "nowhere"], "not_installed", /./],
  ])("%j", async (argv, code, message) => {
    const answer = await failing(...argv);
    expect(answer.code).toBe(2);
    expect(answer.json.error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("a port for metrics that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const answer = await failing("--metrics-port", String(port));
    taken.close();
    expect(answer.code).toBe(2);
    expect(answer.json.error).toMatchObject({ code: "usage", message: expect.stringContaining(`--metrics-port ${port} cannot be had`) });
  });

  it("an executor for a class nobody registered, or registered as something else", async () => {
    await owner.query("update iu_core.executor_class_registry set executor_class = 'test.other' where executor_class = 'test.deaf'");
    const unknown = await failing("--executors", executorsFile);
    expect(unknown.json.error).toMatchObject({ code: "unknown_key", detail: { executor_class: "test.deaf" } });
    await owner.query("update iu_core.executor_class_registry set executor_class = 'test.deaf' where executor_class = 'test.other'");
    await owner.query("update iu_core.executor_class_registry set executor_kind = 'external' where executor_class = 'test.deaf'");
    const kind = await failing("--executors", executorsFile);
    expect(kind.json.error).toMatchObject({ code: "conflict", detail: { executor_class: "test.deaf", executor_kind: "external" } });
    await owner.query("update iu_core.executor_class_registry set executor_kind = 'typescript' where executor_class = 'test.deaf'");
  });

  it("with --once it exits 1 when a job died", async () => {
    await enqueue(owner, { max_attempts: 1 }, { kind: "test.note", payload: { n: "no number" } });
    const { code, json } = await failing("--once", "--executors", executorsFile);
    expect({ code, ok: json.ok, dead: json.dead }).toEqual({ code: 1, ok: false, dead: 1 });
    expect(await count(owner, "iu_core.job_dead_letter")).toBe(1);
  });
});
