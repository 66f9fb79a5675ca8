import { setTimeout as sleep } from "node:timers/promises";
import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { jobQueue } from "../../../schema-ts/queue/job_queue.ts";
import type { Executor } from "../../worker/executor.ts";
import { workerLog } from "../../worker/log.ts";
import { Worker, workerName } from "../../worker/worker.ts";
import type { PhaseContext } from "./phase.ts";

const patienceMs = 30_000;

/** What `iu-core worker` runs, in this process; one job at a time, so that the order of the jobs shows. Stop it. */
export async function startWorker({ url, schema }: PhaseContext, queue: string, executors: ReadonlyMap<string, Executor>): Promise<Worker> {
  const name = workerName();
  const worker = new Worker(name, {
    url,
    schema,
    queues: [queue],
    concurrency: 1,
    batch: 1,
    leaseMs: 30_000,
    pollMs: 20,
    timeoutMs: 10_000,
    graceMs: 5000,
    executors,
    metricsPort: undefined,
    listens: true,
    hasDuties: false,
    log: workerLog("silent", name),
  });
  await worker.start();
  return worker;
}

/** Waits until every job of the queue has ended, well or as a dead letter. */
export async function untilDrained(phase: PhaseContext, queue: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [left] = await phase.query<{ jobs: number }>(sql`select count(*)::int as jobs from ${jobQueue} where queue = ${lit(queue)}`);
    if (left?.jobs === 0) return;
    if (performance.now() > deadline) throw new Error(`The worker left ${left?.jobs} jobs for ${patienceMs / 1000} s.`);
    await sleep(5);
  }
}
