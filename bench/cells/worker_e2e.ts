import { once } from "node:events";
import pg from "pg";
import { pino } from "pino";
import { Worker, workerName } from "../../scripts/worker/worker.ts";
import type { BenchContext, Cell, Contestant, Measured, Skipped } from "../cell.ts";
import { duel } from "../measure.ts";
import { anchor } from "./job_anchors.ts";
import { ours, payload } from "./job_contestants.ts";

const jobs = 20_000;
const concurrency = 24;
const batch = 500;

export const workerE2e: Cell = {
  name: "worker-e2e",
  work: `one worker process starts, does ${jobs} no-op jobs of a TypeScript executor, and stops`,
  anchor: "graphile-worker 0.17, batched",
  judge: "at least",
  must: 1,
  aim: 1.5,
  async run(context) {
    const graphile = await anchor("graphile-worker");
    if (!graphile) return { skipped: "needs npm install in bench/anchors" };
    return await race(context, graphile);
  },
};

async function race(context: BenchContext, graphile: any): Promise<Measured | Skipped> {
  const result = await duel(await iuCore(context), await graphileWorker(context, graphile.default ?? graphile), context.rounds, "at least");
  const rate = (ms = Number.NaN) => `${Math.round(jobs / (ms / 1000))}/s`;
  const [a, b] = result.contestants;
  return { ...result, notes: `${concurrency} jobs at a time, ${batch} held: ${rate(a?.median)} against ${rate(b?.median)}` };
}

/** Counts what ran, and says when it was all. */
function counter() {
  const events = new EventTarget();
  let ran = 0;
  return {
    task: async () => {
      ran += 1;
      if (ran === jobs) events.dispatchEvent(new Event("all"));
    },
    begin: () => {
      ran = 0;
      return once(events, "all");
    },
    expectAll: (name: string, left: number) => {
      if (ran !== jobs || left > 0) throw new Error(`${name} ran ${ran} jobs and left ${left}, not ${jobs} and none`);
    },
  };
}

async function iuCore(context: BenchContext): Promise<Contestant> {
  const queue = await ours(context);
  const client = await queue.open();
  await client.query(
    `select iu_core.fn_executor_class_register('bench', '{"executor_kind": "typescript", "mutating": false, "description": "Nothing."}', 'bench')`,
  );
  const { rows } = await client.query("select current_database() as name");
  const url = new URL(context.server.url);
  url.pathname = `/${rows[0].name}`;
  const count = counter();
  return {
    name: "iu-core worker",
    before: async () => {
      for (let done = 0; done < jobs; done += 5000) {
        await client.query("select iu_core.fn_job_enqueue_many('default', 'bench', $1, 'bench')", [
          JSON.stringify(Array.from({ length: 5000 }, (_, n) => payload(done + n))),
        ]);
      }
      await client.query("vacuum analyze");
    },
    work: async () => {
      const all = count.begin();
      const worker = new Worker(workerName(), {
        url: url.href,
        schema: "iu_core",
        queues: ["default"],
        concurrency,
        batch,
        leaseMs: 60_000,
        pollMs: 1000,
        timeoutMs: 3_600_000,
        graceMs: 10_000,
        executors: new Map([["bench", { run: count.task }]]),
        metricsPort: undefined,
        listens: true,
        hasDuties: true,
        log: pino({ level: "silent" }),
      });
      await worker.start();
      await all;
      await worker.stop();
    },
    check: async () => count.expectAll("iu-core worker", await queue.size(client)),
  };
}

async function graphileWorker(context: BenchContext, { run, runMigrations, Logger }: any): Promise<Contestant> {
  const database = await context.empty();
  const pgPool = new pg.Pool({ connectionString: database.url, max: 10 });
  // Its connections are cut when the database is dropped after the cell.
  pgPool.on("error", () => {});
  pgPool.on("connect", (each) => each.on("error", () => {}));
  await runMigrations({ pgPool });
  const client = await context.connect(database);
  const count = counter();
  const left = async () => Number((await client.query("select count(*) as n from graphile_worker._private_jobs")).rows[0].n);
  const logger = new Logger(() => () => {});
  return {
    name: "graphile-worker",
    before: async () => {
      for (let done = 0; done < jobs; done += 5000) {
        await client.query(
          `select count(*) from graphile_worker.add_jobs(array(
            select ('noop', e.value::json, null, null, null, null, null, null)::graphile_worker.job_spec from jsonb_array_elements($1::jsonb) as e))`,
          [JSON.stringify(Array.from({ length: 5000 }, (_, n) => payload(done + n)))],
        );
      }
      await client.query("vacuum analyze");
    },
    work: async () => {
      const all = count.begin();
      const runner = await run({
        pgPool,
        logger,
        noHandleSignals: true,
        taskList: { noop: count.task },
        preset: {
          worker: {
            concurrentJobs: concurrency,
            pollInterval: 1000,
            localQueue: { size: batch, refetchDelay: { durationMs: 10 } },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      });
      await all;
      await runner.stop();
    },
    check: async () => count.expectAll("graphile-worker", await left()),
  };
}
