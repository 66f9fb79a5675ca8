import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { Problem } from "../output/problem.ts";
import { ClaimLoop, within } from "./claim_loop.ts";
import { openWorkerDatabase } from "./database.ts";
import { dutiesOf } from "./duties.ts";
import { DutyRunner } from "./duty.ts";
import { Exchange } from "./exchange.ts";
import type { Executor } from "./executor.ts";
import { requireRegistered } from "./executors_file.ts";
import { failureOf } from "./failure.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Leases } from "./leases.ts";
import { Listener } from "./listener.ts";
import { Tally, type Totals } from "./meter.ts";
import type { Metrics } from "./metrics.ts";
import { ClassRegistry, missingQueues } from "./registry.ts";
import { WorkerFailed, WorkerStopping } from "./stop_reasons.ts";

export interface WorkerOptions {
  readonly url: string;
  readonly schema: string;
  readonly queues: readonly string[];
  /** Jobs of a queue that run at the same time. */
  readonly concurrency: number;
  /** Jobs of a queue that are held at most. */
  readonly batch: number;
  readonly leaseMs: number;
  readonly pollMs: number;
  /** Longest time of an attempt. */
  readonly timeoutMs: number;
  /** How long what runs may go on when the worker stops. */
  readonly graceMs: number;
  readonly executors: ReadonlyMap<string, Executor>;
  readonly metricsPort: number | undefined;
  readonly listens: boolean;
  readonly hasDuties: boolean;
  readonly log: Logger;
}

export const workerName = (): string => `${hostname().slice(0, 100)}:${process.pid}:${randomBytes(3).toString("hex")}`;

const registryMs = 30_000;
/** For an executor to notice that it was asked to stop. */
const momentMs = 2000;
/** For what is done to be reported when the worker stops; the database may be away. */
const reportMs = 10_000;

/** A worker that runs in this process until it is stopped. */
export class Worker {
  readonly #tally = new Tally();
  readonly #loops: readonly ClaimLoop[];
  readonly #database;
  readonly #registry;
  readonly #heartbeat;
  readonly #duties: readonly DutyRunner[];
  readonly #listener: Listener | undefined;
  #metrics: Metrics | undefined;
  #registryTimer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #hurry: (() => void) | undefined;
  #fault: Error | undefined;
  #stopped: Promise<Totals> | undefined;

  constructor(
    readonly name: string,
    readonly options: WorkerOptions,
  ) {
    const { url, schema, queues, concurrency, batch, leaseMs, pollMs, timeoutMs, executors, log } = options;
    const worker = name;
    const meter = this.#tally;
    const lease = `${leaseMs} milliseconds`;
    const leases = new Leases();
    this.#database = openWorkerDatabase(url, schema, { queues: queues.length, concurrency: concurrency * queues.length });
    const database = this.#database;
    this.#registry = new ClassRegistry(database.system, schema);
    const attempts = { worker, database, registry: this.#registry, executors, timeoutMs, log };
    this.#loops = queues.map((queue) => {
      const exchange = new Exchange({ queue, worker, lease, database, meter, log });
      return new ClaimLoop({ exchange, attempts, leases, leaseMs, concurrency, batch, pollMs, meter, log });
    });
    this.#heartbeat = new Heartbeat({ worker, lease, leaseMs, database, loops: this.#loops, leases, meter, log });
    this.#duties = options.hasDuties
      ? dutiesOf({ worker, database, leaseMs, pollMs, log }).map((duty) => new DutyRunner(duty, meter, log))
      : [];
    this.#listener = options.listens
      ? new Listener({ url, schema, log, onJob: (queue) => this.#wake(queue), onEvent: () => this.#dispatch() })
      : undefined;
  }

  get totals(): Totals {
    return this.#tally.totals;
  }

  get metricsPort(): number | undefined {
    return this.#metrics?.port;
  }

  /** @throws Problem when what was asked for is not there; a database that goes away later is waited for */
  async start(): Promise<void> {
    await this.#prepare();
    for (const duty of this.#duties) duty.start();
    this.#run();
  }

  /** Works until nothing is left that could be claimed. */
  async runOnce(): Promise<void> {
    await this.#prepare();
    for (const duty of this.#duties) await duty.once();
    this.#run();
    for (const loop of this.#loops) {
      await loop.until(() => loop.isDrained || this.#stopped !== undefined || isFinal(loop.trouble));
      if (isFinal(loop.trouble)) throw loop.trouble;
    }
  }

  /** Whether some queue does not answer at present. */
  get isInTrouble(): boolean {
    return this.#loops.some(({ trouble }) => trouble !== undefined);
  }

  /** Ends the grace period of a worker that is being stopped. */
  hurry(): void {
    this.#hurry?.();
  }

  /** Stops at once: the attempts of what runs count, since one of them may be what ends every worker that takes it. */
  fail(cause: Error): Promise<Totals> {
    this.#fault ??= new WorkerFailed(`An error that nobody handled ended the worker: ${cause.message}`, { cause });
    const stopped = this.stop();
    this.hurry();
    return stopped;
  }

  /** Claims nothing more; what runs may go on for the grace period. */
  stop(): Promise<Totals> {
    this.#stopped ??= this.#isRunning ? this.#stop() : this.#database.close().then(() => this.totals);
    return this.#stopped;
  }

  async #prepare(): Promise<void> {
    const { schema, queues, executors, metricsPort, log } = this.options;
    try {
      await this.#registry.read();
      const [missing] = await missingQueues(this.#database.system, schema, queues);
      if (missing !== undefined) {
        throw new Problem("unknown_key", `There is no queue ${missing}.`, {
          detail: { queue: missing },
          hint: "Register the queue with fn_job_queue_register, or correct its name.",
        });
      }
      requireRegistered(executors, this.#registry);
      const left = this.#registry.all.filter(
        ({ executor_class, executor_kind, status }) =>
          status === "active" && executor_kind === "typescript" && !executors.has(executor_class),
      );
      if (left.length > 0) {
        log.warn(
          { classes: left.map(({ executor_class }) => executor_class) },
          "Classes without an executor here: their jobs fail on this worker.",
        );
      }
      if (metricsPort !== undefined) {
        const { serveMetrics } = await import("./metrics.ts");
        this.#metrics = await serveMetrics(metricsPort, {
          held: () => this.#loops.map((loop) => ({ queue: loop.queue, running: loop.runningCount, waiting: loop.waitingCount })),
        });
        this.#tally.next = this.#metrics.meter;
      }
    } catch (error) {
      await this.#database.close();
      throw error;
    }
  }

  #run(): void {
    const { queues, concurrency, batch, leaseMs, log } = this.options;
    this.#isRunning = true;
    this.#registryTimer = setInterval(() => void this.#registry.read().catch(() => {}), registryMs);
    this.#heartbeat.start();
    this.#listener?.start();
    for (const loop of this.#loops) loop.start();
    log.info({ queues, concurrency, batch, lease_ms: leaseMs, metrics_port: this.metricsPort, pid: process.pid }, "The worker runs.");
  }

  async #stop(): Promise<Totals> {
    const { graceMs, log } = this.options;
    log.info({ grace_ms: graceMs }, "Stopping: nothing more is claimed.");
    const hurry = new Promise<void>((resolve) => {
      this.#hurry = resolve;
    });
    await Promise.all([this.#listener?.stop(), ...this.#duties.map((duty) => duty.stop()), ...this.#loops.map((loop) => loop.stop())]);
    const finished = Promise.all(this.#loops.map((loop) => loop.until(() => loop.runningCount === 0))).then(() => {});
    await within(graceMs, Promise.race([finished, hurry]));
    await Promise.all(this.#loops.map((loop) => loop.stopRunning(momentMs, this.#fault ?? new WorkerStopping("The worker stops."))));
    const reported = await within(
      reportMs,
      Promise.all(this.#loops.map((loop) => loop.settled())).then(() => {}),
    );
    if (!reported) log.warn("Not everything could be reported; the leases run out, and it is done again.");
    clearInterval(this.#registryTimer);
    await this.#heartbeat.stop();
    await this.#metrics?.close();
    await this.#database.close();
    log.info({ ...this.totals }, "The worker has stopped.");
    return this.totals;
  }

  #wake(queue: string | undefined): void {
    for (const loop of this.#loops) if (queue === undefined || loop.queue === queue) loop.wake();
  }

  #dispatch(): void {
    for (const runner of this.#duties) if (runner.duty.name === "dispatch") runner.wake();
  }
}

/** Trouble that waiting does not cure: a worker that runs once says so. */
const isFinal = (trouble: unknown) => trouble !== undefined && failureOf(trouble) !== "unavailable";
