import { setTimeout as sleep } from "node:timers/promises";
import { destination, pino } from "pino";
import { onTestFinished } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import type { Executor } from "../../scripts/worker/executor.ts";
import { executorMap } from "../../scripts/worker/executors_file.ts";
import { Worker, type WorkerOptions, workerName } from "../../scripts/worker/worker.ts";
import { start } from "../cli/invoke.ts";

export type Changes = Partial<Omit<WorkerOptions, "executors">> & { executors?: Record<string, Executor | Executor["run"]> };

/** A worker in this process that is stopped with the test. */
export async function startWorker(url: string, { executors = {}, ...changes }: Changes = {}): Promise<Worker> {
  const worker = makeWorker(url, { executors, ...changes });
  await worker.start();
  onTestFinished(async () => void (await worker.stop()));
  return worker;
}

/** Works until nothing is left. */
export async function runOnce(url: string, changes: Changes = {}) {
  const worker = makeWorker(url, { hasDuties: false, ...changes });
  try {
    await worker.runOnce();
  } finally {
    await worker.stop();
  }
  return worker.totals;
}

export function makeWorker(url: string, { executors = {}, ...changes }: Changes = {}): Worker {
  return new Worker(workerName(), {
    url,
    schema: "iu_core",
    queues: ["default"],
    concurrency: 4,
    batch: 100,
    leaseMs: 30_000,
    pollMs: 100,
    timeoutMs: 20_000,
    graceMs: 5000,
    metricsPort: undefined,
    listens: true,
    hasDuties: true,
    log: pino({ level: process.env["IU_DEBUG"] === "1" ? "debug" : "silent" }, destination({ dest: 2, sync: true })),
    ...changes,
    executors: executorMap(executors),
  });
}

export interface WorkerProcess extends ReturnType<typeof start> {
  /** Lines of the log so far. */
  log(): Record<string, any>[];
}

/** The program itself; killed with the test if it still runs. */
export function spawnWorker(url: string, ...argv: string[]): WorkerProcess {
  const started = start(["worker", "--database-url", url, "--poll-interval", "100ms", ...argv]);
  let text = "";
  started.process.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  onTestFinished(async () => {
    started.process.kill("SIGKILL");
    await started.result;
  });
  const log = () =>
    text
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line));
  return { ...started, log };
}

/** Waits until `check` gives something other than undefined and false. */
export async function eventually<T>(check: () => Promise<T | undefined | false> | T | undefined | false, ms = 60_000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`It did not happen within ${ms} ms: ${check}`);
    await sleep(25);
  }
}

export const registerClass = (owner: Client, name: string, spec: Record<string, unknown> = {}) =>
  owner.query("select iu_core.fn_executor_class_register($1, $2, 'test')", [
    name,
    { executor_kind: "typescript", mutating: true, description: "A test.", ...spec },
  ]);

export async function count(client: Client, text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await client.query(`select count(*)::int as n from ${text}`, values);
  return rows[0]?.n;
}
