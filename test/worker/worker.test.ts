import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { JobCancelled, JobTimedOut, RetryLater } from "../../scripts/worker/index.ts";
import { enqueue, enqueueMany, jobs, letters, newQueue, openJobs } from "../queue/jobs.ts";
import { recorded } from "../relay/running.ts";
import { useDatabase } from "../setup/database.ts";
import { eventually, registerClass, runOnce, startWorker } from "./workers.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
  await registerClass(owner, "test");
});

const result = async (id: string) => (await owner.query("select * from iu_core.job_result where job_id = $1", [id])).rows[0];

describe("an executor", () => {
  it("is given the job, and its result is kept", async () => {
    const queue = await newQueue(owner);
    const id = await enqueue(owner, {}, { queue, kind: "test", payload: { to: "Lan" } });
    const totals = await runOnce(database.url, {
      queues: [queue],
      executors: { test: async ({ payload, attempt, executorClass }) => ({ greeted: payload.to, attempt, executorClass }) },
    });
    expect(totals).toMatchObject({ claimed: 1, completed: 1, failed: 0 });
    expect(await result(id)).toMatchObject({ outcome: "completed", result: { greeted: "Lan", attempt: 1, executorClass: "test" } });
    expect(await jobs(owner, queue)).toEqual([]);
  });

  it("runs as many jobs at a time as it may, and no more", async () => {
    const queue = await newQueue(owner);
    await enqueueMany(owner, Array(12).fill({}), {}, { queue, kind: "test" });
    let [now, most] = [0, 0];
    const executors = {
      test: async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(20);
        now -= 1;
      },
    };
    await runOnce(database.url, { queues: [queue], concurrency: 3, executors });
    expect(most).toBe(3);
  });

  it("does not get what its parse refuses, and the history says why", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, { max_attempts: 1 }, { queue, kind: "test", payload: { to: 7 } });
    let ran = false;
    const parse = (payload: any) => {
      if (typeof payload.to !== "string") throw new TypeError("to must be a text");
      return payload as { to: string };
    };
    const executors = {
      test: {
        parse,
        run: async () => {
          ran = true;
        },
      },
    };
    expect(await runOnce(database.url, { queues: [queue], executors })).toMatchObject({ failed: 1, dead: 1 });
    expect(ran).toBe(false);
    expect((await letters(owner, queue))[0]).toMatchObject({
      payload: { to: 7 },
      errors: [{ attempt: 1, error: { name: "TypeError", message: "to must be a text" } }],
    });
  });

  it("runs the jobs of a group one after the other, in order", async () => {
    const queue = await newQueue(owner);
    for (let n = 0; n < 6; n += 1) await enqueue(owner, { group_key: "g" }, { queue, kind: "test", payload: { n } });
    const [began, ended]: number[][] = [[], []];
    const executors = {
      test: async ({ payload }: { payload: any }) => {
        began?.push(payload.n);
        await sleep(5);
        ended?.push(payload.n);
        expect(began).toEqual(ended);
      },
    };
    await runOnce(database.url, { queues: [queue], executors });
    expect(ended).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("a failure", () => {
  it("is tried again after the queue's back-off, then is a dead letter with the whole history", async () => {
    const queue = await newQueue(owner, { backoff_base: "50 milliseconds", backoff_max: "1 s" });
    await enqueue(owner, { max_attempts: 3 }, { queue, kind: "test" });
    const times: number[] = [];
    const executors = {
      test: async ({ attempt }: { attempt: number }) => {
        times.push(performance.now());
        throw new Error(`attempt ${attempt} failed`);
      },
    };
    await startWorker(database.url, { queues: [queue], executors, pollMs: 20 });
    const letter = await eventually(async () => (await letters(owner, queue))[0]);
    expect(letter.errors.map(({ error }: any) => error.message)).toEqual(["attempt 1 failed", "attempt 2 failed", "attempt 3 failed"]);
    expect(times).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThan(37);
    expect(third - second).toBeGreaterThan(75);
  });

  it("says itself when it is to be tried again", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, {}, { queue, kind: "test" });
    const executors = {
      test: async () => {
        throw new RetryLater("the mail server is busy", 3_600_000);
      },
    };
    expect(await runOnce(database.url, { queues: [queue], executors })).toMatchObject({ failed: 1, retried: 1 });
    const [job] = await jobs(owner, queue);
    expect(job).toMatchObject({ state: "scheduled", errors: [{ error: { name: "RetryLater", message: "the mail server is busy" } }] });
    const delay = job.run_at.getTime() - Date.now();
    expect(delay).toBeGreaterThan(3_500_000);
    expect(delay).toBeLessThan(3_601_000);
  });

  it("of one job is no failure of those that are reported with it, even where jsonb refuses what it says", async () => {
    const queue = await newQueue(owner);
    await enqueueMany(owner, [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }], { max_attempts: 1 }, { queue, kind: "test" });
    const answers: Record<number, () => unknown> = {
      0: () => "fine",
      1: () => "a \0 zero",
      2: () => {
        throw new Error("half a \ud800 pair and \0");
      },
      3: () => ({ n: 10n }),
    };
    const totals = await runOnce(database.url, { queues: [queue], executors: { test: ({ payload }) => answers[payload.n]?.() } });
    expect(totals).toMatchObject({ completed: 1, failed: 3, dead: 3 });
    const messages = (await letters(owner, queue)).map(({ errors }) => errors[0].error.message).sort();
    expect(messages).toEqual([
      expect.stringMatching(/^The result cannot be stored: Do not know how to serialize a BigInt/),
      "The result cannot be stored: it holds characters that jsonb refuses.",
      "half a \ufffd pair and \ufffd",
    ]);
  });

  it("is logged whatever was thrown", async () => {
    const queue = await newQueue(owner);
    const thrown: Record<number, unknown> = { 0: undefined, 1: null, 2: "a text", 3: Object.assign(Object.create(null), { code: 7 }) };
    await enqueueMany(owner, [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }], { max_attempts: 1 }, { queue, kind: "test" });
    const { log, lines } = recorded("warn");
    const test = ({ payload }: { payload: any }) => {
      throw thrown[payload.n];
    };
    expect(await runOnce(database.url, { queues: [queue], executors: { test }, log })).toMatchObject({ failed: 4, dead: 4 });
    const messages = [
      "It threw null and said no more.",
      "It threw undefined and said no more.",
      "[Object: null prototype] { code: 7 }",
      "a text",
    ];
    expect(lines.map(({ msg, err }) => [msg, (err as Error).message]).sort()).toEqual(
      messages.map((message) => ["The attempt did not succeed.", message]),
    );
    expect((await letters(owner, queue)).map(({ errors }) => errors[0].error.message).sort()).toEqual(messages);
  });

  it("is what a job of a class without an executor gets, by name", async () => {
    const queue = await newQueue(owner);
    await registerClass(owner, "elsewhere", { executor_kind: "external" });
    await enqueue(owner, { max_attempts: 1 }, { queue, kind: "elsewhere" });
    await runOnce(database.url, { queues: [queue] });
    expect((await letters(owner, queue))[0].errors[0].error.message).toContain("no executor for the class elsewhere");
  });
});

describe("the signal", () => {
  it("stops an attempt that takes too long, which is a failure", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, { max_attempts: 1 }, { queue, kind: "test" });
    let reason: unknown;
    const run = async (_: unknown, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
      });
      await sleep(60_000, undefined, { ref: false });
    };
    expect(await runOnce(database.url, { queues: [queue], executors: { test: { timeoutMs: 50, run } } })).toMatchObject({ dead: 1 });
    expect(reason).toBeInstanceOf(JobTimedOut);
    expect((await letters(owner, queue))[0].errors[0].error).toMatchObject({ name: "JobTimedOut" });
  });

  it("tells of a cancellation; a job that stops then is not tried again", async () => {
    const queue = await newQueue(owner);
    const id = await enqueue(owner, {}, { queue, kind: "test" });
    let reason: unknown;
    const run = async (_: unknown, { signal }: { signal: AbortSignal }) => {
      await sleep(30_000, undefined, { signal }).catch(() => {
        reason = signal.reason;
        throw reason;
      });
    };
    const worker = await startWorker(database.url, { queues: [queue], executors: { test: run } });
    await eventually(async () => (await jobs(owner, queue))[0]?.state === "leased");
    await owner.query("select iu_core.fn_job_cancel(array[$1::uuid], 'not wanted', 'ana')", [id]);
    await eventually(async () => (await jobs(owner, queue)).length === 0);
    expect(await letters(owner, queue)).toEqual([]);
    expect(reason).toBeInstanceOf(JobCancelled);
    await eventually(() => worker.totals.cancelled === 1);
  });
});

describe("a long job", () => {
  it("keeps its lease while the worker lives", async () => {
    const queue = await newQueue(owner);
    const id = await enqueue(owner, {}, { queue, kind: "test" });
    let runs = 0;
    const executors = {
      test: async () => {
        runs += 1;
        await sleep(7000);
      },
    };
    for (const _ of [1, 2]) await startWorker(database.url, { queues: [queue], executors, leaseMs: 3000 });
    expect(await eventually(async () => (await jobs(owner, queue)).length === 0 && id)).toBe(id);
    expect(runs).toBe(1);
  });

  it("is stopped here when its lease was taken away", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, {}, { queue, kind: "test" });
    const reasons: string[] = [];
    const run = async ({ attempt }: { attempt: number }, { signal }: { signal: AbortSignal }) => {
      if (attempt > 1) return;
      await sleep(20_000, undefined, { signal }).catch(() => void reasons.push((signal.reason as Error).name));
    };
    const worker = await startWorker(database.url, { queues: [queue], executors: { test: run }, leaseMs: 1200, hasDuties: false });
    await eventually(async () => (await jobs(owner, queue))[0]?.state === "leased");
    await owner.query("update iu_core.job_queue set lease_until = now() - interval '1 hour' where queue = $1", [queue]);
    await owner.query("select iu_core.fn_job_reap(1000)");
    await eventually(() => reasons.length > 0);
    expect(reasons).toEqual(["LeaseLost"]);
    await eventually(async () => (await jobs(owner, queue)).length === 0);
    expect(worker.totals).toMatchObject({ lease_lost: 1, completed: 1 });
  });
});

describe("a closed gate", () => {
  it("is waited for, and named by a worker that runs once", async () => {
    const queue = await newQueue(owner);
    await enqueue(owner, {}, { queue, kind: "test" });
    await owner.query("select iu_core.fn_dot_config_set('job_substrate.enabled', 'false', 'test', 'test')");
    await expect(runOnce(database.url, { queues: [queue] })).rejects.toMatchObject({ code: "IU001" });
    const worker = await startWorker(database.url, { queues: [queue], executors: { test: async () => {} } });
    await sleep(300);
    expect(worker.totals.claimed).toBe(0);
    await owner.query("select iu_core.fn_dot_config_set('job_substrate.enabled', 'true', 'test', 'test')");
    await eventually(() => worker.totals.completed === 1);
  });
});
