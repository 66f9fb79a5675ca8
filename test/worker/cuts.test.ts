import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { enqueueMany, jobs, newQueue, openJobs } from "../queue/jobs.ts";
import { useDatabase } from "../setup/database.ts";
import { startProxy } from "./proxy.ts";
import { count, eventually, registerClass, startWorker } from "./workers.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openJobs(owner);
  await registerClass(owner, "test");
});

const cut = () =>
  owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'iu-core worker%' and datname = current_database()`,
  );

it("a worker whose connections are cut again and again does every job, without waiting for a lease to run out", async () => {
  const queue = await newQueue(owner, { keep_results: "all" });
  const amount = 3000;
  const payloads = Array.from({ length: amount }, (_, n) => ({ n }));
  await enqueueMany(owner, payloads, { max_attempts: 3 }, { queue, kind: "test" });
  const times = new Map<number, number>();
  const executors = {
    test: async ({ payload }: { payload: { n: number } }) => {
      times.set(payload.n, (times.get(payload.n) ?? 0) + 1);
      await sleep(1);
    },
  };
  // Leases outlast the test: what was claimed by an answer that never came is found by the worker itself.
  const worker = await startWorker(database.url, { queues: [queue], executors, concurrency: 8, leaseMs: 3_600_000 });
  for (let n = 1; n <= 8; n += 1) {
    await eventually(() => times.size >= (amount * n) / 10);
    await cut();
  }
  await eventually(async () => (await jobs(owner, queue)).length === 0);
  expect(times.size).toBe(amount);
  expect([...times.values()].filter((each) => each > 1)).toEqual([]);
  expect(await count(owner, "iu_core.job_result where queue = $1 and outcome = 'completed'", [queue])).toBe(amount);
  await eventually(() => worker.totals.completed === amount);
}, 120_000);

const alone = { leaseMs: 3_600_000, pollMs: 50, listens: false, hasDuties: false };

it("a claim whose answer was lost is found, and its jobs are given back with their attempt", async () => {
  const queue = await newQueue(owner);
  const proxy = await startProxy(database.url);
  const attempts: number[] = [];
  const executors = { test: async ({ attempt }: { attempt: number }) => void attempts.push(attempt) };
  await startWorker(proxy.url, { ...alone, queues: [queue], executors });
  proxy.losing = "a payload that is lost";
  await enqueueMany(owner, Array(3).fill({ note: proxy.losing }), {}, { queue, kind: "test" });
  await eventually(() => proxy.losing === undefined);
  await eventually(async () => (await jobs(owner, queue)).length === 0);
  expect(attempts).toEqual([1, 1, 1]);
}, 90_000);

it("an outcome whose acknowledgement was lost is sent again, and counts once", async () => {
  const queue = await newQueue(owner);
  const proxy = await startProxy(database.url);
  let ran = 0;
  const executors = {
    test: async () => {
      ran += 1;
      return "a result";
    },
  };
  proxy.losing = '"completed": 1';
  await enqueueMany(owner, [{}], {}, { queue, kind: "test" });
  const worker = await startWorker(proxy.url, { ...alone, queues: [queue], executors });
  await eventually(() => proxy.losing === undefined);
  await enqueueMany(owner, [{}], {}, { queue, kind: "test" });
  await eventually(() => ran === 2);
  await eventually(async () => (await jobs(owner, queue)).length === 0);
  await eventually(() => !worker.isInTrouble);
  expect(await count(owner, "iu_core.job_result where queue = $1", [queue])).toBe(2);
  expect(worker.totals).toMatchObject({ completed: 2, failed: 0, retried: 0 });
}, 90_000);
