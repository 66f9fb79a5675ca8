import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { openBus, subscribe } from "../bus/bus.ts";
import { invoke } from "../cli/invoke.ts";
import { emit, traceparent } from "../event/events.ts";
import { jobs, newQueue, openJobs } from "../queue/jobs.ts";
import { useDatabase } from "../setup/database.ts";
import { eventually, makeWorker, registerClass, startWorker } from "./workers.ts";

const database = useDatabase();
let owner: Client;
let ran: any[] = [];
const executors = { test: async ({ payload }: { payload: unknown }) => void ran.push(payload) };

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
  await openBus(owner);
  await registerClass(owner, "test");
});

beforeEach(() => {
  ran = [];
});

const cli = (...argv: string[]) => invoke(...argv, "--json", "--database-url", database.url);
const set = (name: string, cron: string, queue: string, ...more: string[]) =>
  cli("schedule", "set", name, cron, "--class", "test", "--queue", queue, ...more);
const due = (name: string, at: string) =>
  owner.query("update iu_core.job_schedule set next_at = $2::timestamptz where schedule = $1", [name, at]);
const row = async (name: string) => (await owner.query("select * from iu_core.job_schedule where schedule = $1", [name])).rows[0];

describe("a schedule that is due", () => {
  it("makes one job however many workers look at it, and is due again at its next time", async () => {
    const queue = await newQueue(owner);
    expect((await set("twice", "*/5 * * * *", queue, "--payload", '{"n": 1}')).code).toBe(0);
    const workers = await Promise.all([1, 2, 3].map(() => startWorker(database.url, { queues: [queue], executors, pollMs: 20 })));
    for (const n of [1, 2, 3]) {
      // A time with microseconds, as the database keeps it.
      await due("twice", new Date(Date.now() - 1000).toISOString().replace("Z", "123Z"));
      await eventually(() => ran.length >= n);
      await sleep(150);
      expect(ran).toHaveLength(n);
    }
    expect(workers.reduce((sum, { totals }) => sum + totals.completed, 0)).toBe(3);
    const { next_at, last_job_id } = await row("twice");
    expect(next_at.getTime()).toBeGreaterThan(Date.now());
    expect(next_at.getTime() % 300_000).toBe(0);
    expect(last_job_id).not.toBeNull();
  });

  it("is made up for once when no worker ran for long, and continues in its time zone", async () => {
    const queue = await newQueue(owner);
    await set("nightly", "0 2 * * *", queue, "--time-zone", "Asia/Ho_Chi_Minh");
    await due("nightly", "2020-01-01 02:00:00+07");
    const worker = await startWorker(database.url, { queues: [queue], executors, pollMs: 20 });
    await eventually(() => ran.length === 1);
    await sleep(200);
    expect(worker.totals.completed).toBe(1);
    const { next_at } = await row("nightly");
    expect(next_at.getTime()).toBeGreaterThan(Date.now());
    expect(next_at.toISOString()).toMatch(/T19:00:00.000Z$/);
  });

  it("does not suffer from another that cannot be read", async () => {
    const queue = await newQueue(owner);
    await set("broken", "0 0 1 1 *", queue);
    await owner.query("update iu_core.job_schedule set cron = '99 0 1 1 *' where schedule = 'broken'");
    await due("broken", "2020-01-01 00:00+00");
    await set("sound", "0 0 1 1 *", queue);
    await due("sound", "2021-01-01 00:00+00");
    await startWorker(database.url, { queues: [queue], executors, pollMs: 20 });
    await eventually(() => ran.length === 1);
    expect((await row("broken")).last_job_id).toBeNull();
  });

  it("does not suffer from another whose queue was withdrawn, which goes on when that is back", async () => {
    const [queue, gone] = [await newQueue(owner), await newQueue(owner)];
    await set("without_queue", "0 0 1 1 *", gone);
    await owner.query("select iu_core.fn_job_queue_withdraw($1, 'test')", [gone]);
    await due("without_queue", "2020-01-01 00:00+00");
    await set("with_queue", "0 0 1 1 *", queue);
    await due("with_queue", "2021-01-01 00:00+00");
    await startWorker(database.url, { queues: [queue, gone], executors, pollMs: 20 });
    await eventually(() => ran.length === 1);
    expect((await row("without_queue")).last_job_id).toBeNull();
    await owner.query(`select iu_core.fn_job_queue_register($1, '{"description": "A test."}', 'test')`, [gone]);
    await eventually(() => ran.length === 2);
  });

  it("waits while its gate is closed", async () => {
    const queue = await newQueue(owner);
    await set("gated", "0 0 1 1 *", queue);
    await owner.query("select iu_core.fn_dot_config_set('job_substrate.enabled', 'false', 'test', 'test')");
    await due("gated", "2021-01-01 00:00+00");
    await startWorker(database.url, { queues: [queue], executors, pollMs: 20 });
    await sleep(200);
    expect((await row("gated")).last_job_id).toBeNull();
    await owner.query("select iu_core.fn_dot_config_set('job_substrate.enabled', 'true', 'test', 'test')");
    await eventually(() => ran.length === 1);
  });
});

describe("iu-core schedule", () => {
  it("refuses bad text before anything is written", async () => {
    const queue = await newQueue(owner);
    for (const [cron, more] of [
      ["0 0 * *", []],
      ["61 * * * *", []],
      ["0 0 * * *", ["--time-zone", "Mars/Olympus"]],
      ["0 0 * * *", ["--payload", "{"]],
    ] as const) {
      const { code, json } = await set("bad", cron, queue, ...more);
      expect({ code, error: json.error.code }).toEqual({ code: 2, error: "bad_input" });
    }
    expect((await cli("schedule", "set", "bad", "0 0 * * *", "--class", "nowhere")).json.error.code).toBe("unknown_key");
    expect(await row("bad")).toBeUndefined();
  });

  it("lists and withdraws", async () => {
    const queue = await newQueue(owner);
    await set("listed", "0  0 * * *", queue);
    const { json } = await cli("schedule", "list");
    expect(json.schedules).toContainEqual(
      expect.objectContaining({ schedule: "listed", cron: "0 0 * * *", time_zone: "UTC", status: "active" }),
    );
    expect((await cli("schedule", "withdraw", "listed")).json).toMatchObject({ status: "withdrawn", changed: true });
    expect((await cli("schedule", "withdraw", "unheard-of")).json.error.code).toBe("unknown_key");
    await due("listed", "2021-01-01 00:00+00");
    await startWorker(database.url, { queues: [queue], executors, pollMs: 20 });
    await sleep(200);
    expect(ran).toEqual([]);
  });
});

describe("the other duties", () => {
  it("turn events into jobs that continue the trace", async () => {
    const queue = await newQueue(owner);
    await subscribe(owner, "to-jobs", ["piece.*"], { executor_class: "test", queue });
    const seen: string[] = [];
    const traced = {
      test: async (job: { payload: any }, { span }: { span: { traceId: string } }) =>
        void seen.push(`${job.payload.event_id} ${span.traceId}`),
    };
    for (const _ of [1, 2]) await startWorker(database.url, { queues: [queue], executors: traced });
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(String(await emit(owner, { traceparent })));
    await eventually(() => seen.length >= 20);
    await sleep(100);
    expect(seen.sort()).toEqual(ids.map((id) => `${id} ${traceparent.slice(3, 35)}`).sort());
    await owner.query("select iu_core.fn_event_unsubscribe('to-jobs', 'test')");
  });

  it("are left to others by a role that may not do them, which works all the same", async () => {
    const queue = await newQueue(owner);
    await database.connect({ role: "iu_app" });
    await owner.query("select iu_core.fn_job_enqueue($1, 'test', '{}', 'ana')", [queue]);
    const url = `${database.url}?options=${encodeURIComponent("-c role=iu_app")}`;
    const worker = await startWorker(url, { queues: [queue], executors });
    await eventually(() => worker.totals.completed === 1);
    await eventually(async () => (await jobs(owner, queue)).length === 0);
  });

  it("are done without being told: notifications are a hint", async () => {
    const queue = await newQueue(owner);
    const worker = await startWorker(database.url, { queues: [queue], executors, listens: false, pollMs: 50 });
    await owner.query("select iu_core.fn_job_enqueue($1, 'test', '{}', 'ana')", [queue]);
    await eventually(() => worker.totals.completed === 1);
  });

  it("and with the hint a job does not wait for the next poll", async () => {
    const queue = await newQueue(owner);
    const worker = makeWorker(database.url, { queues: [queue], executors, pollMs: 3_600_000, hasDuties: false });
    await worker.start();
    try {
      await eventually(async () => {
        const { rows } = await owner.query(
          "select from pg_stat_activity where application_name = 'iu-core worker listener' and query like 'listen%' and state = 'idle'",
        );
        return rows.length > 0;
      });
      await sleep(100);
      await owner.query("select iu_core.fn_job_enqueue($1, 'test', '{}', 'ana')", [queue]);
      await eventually(() => worker.totals.completed === 1, 5000);
    } finally {
      await worker.stop();
    }
  });
});
