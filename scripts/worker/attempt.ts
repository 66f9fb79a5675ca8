import type { Logger } from "pino";
import type { JobOutcome } from "../../schema-ts/queue/fn_job_finish.ts";
import type { ClaimedJob } from "../../schema-ts/queue/fn_job_finish_and_claim.ts";
import { JobContext } from "./context.ts";
import type { WorkerDatabase } from "./database.ts";
import type { Executor, Job } from "./executor.ts";
import type { Ending } from "./meter.ts";
import { failed, succeeded } from "./outcome.ts";
import type { ClassRegistry } from "./registry.ts";
import { runSqlFunction } from "./sql_function.ts";
import { JobTimedOut, LeaseLost, WorkerFailed, WorkerStopping } from "./stop_reasons.ts";
import { childSpan, type Span } from "./trace.ts";

/** How an attempt ended; without an outcome there is nothing to report. */
export interface Verdict {
  readonly ending: Ending;
  readonly outcome?: JobOutcome;
  readonly error?: unknown;
}

export interface AttemptParts {
  readonly worker: string;
  readonly database: WorkerDatabase;
  readonly registry: ClassRegistry;
  readonly executors: ReadonlyMap<string, Executor>;
  /** Longest time of an attempt whose executor does not say otherwise. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

const longestTimer = 2 ** 31 - 1;

/** One job while it runs here. */
export class Attempt {
  readonly startedAt = performance.now();
  readonly job: Job;
  /** Made when somebody asks for them: most jobs are over before. */
  #span: Span | undefined;
  #controller: AbortController | undefined;
  #abandon: ((reason: Error) => void) | undefined;

  constructor(
    readonly claimed: ClaimedJob,
    readonly queue: string,
  ) {
    const { job_id, executor_class, attempt, payload } = claimed;
    this.job = { id: job_id, queue, executorClass: executor_class, attempt, payload };
  }

  get span(): Span {
    this.#span ??= childSpan(this.claimed.traceparent);
    return this.#span;
  }

  get signal(): AbortSignal {
    return this.#abortController.signal;
  }

  get #abortController(): AbortController {
    this.#controller ??= new AbortController();
    return this.#controller;
  }

  /** Why it was asked to stop; undefined while it was not. */
  get stopReason(): unknown {
    return this.#controller?.signal.reason;
  }

  /** Asks the executor to stop, and waits for it to do so. */
  ask(reason: Error): void {
    this.#abortController.abort(reason);
  }

  /** Asks the executor to stop, and waits no longer: it may still be running. */
  abandon(reason: Error): void {
    this.#abortController.abort(reason);
    this.#abandon?.(reason);
  }

  async run(parts: AttemptParts): Promise<Verdict> {
    const { claimed } = this;
    try {
      const registered = parts.registry.known(claimed.executor_class) ?? (await parts.registry.find(claimed.executor_class));
      const executor = parts.executors.get(claimed.executor_class);
      if (executor) return { ending: "completed", outcome: succeeded(claimed, await this.#runExecutor(executor, parts)) };
      if (registered?.executor_kind === "sql_function") {
        const { worker, database, registry, timeoutMs } = parts;
        const traceparent = this.#context(parts).traceparent;
        await this.#limited(timeoutMs, () =>
          runSqlFunction(database, registry, {
            job: claimed,
            registered,
            worker,
            queue: this.queue,
            traceparent,
            timeoutMs,
            signal: this.signal,
          }),
        );
        return { ending: "completed" };
      }
      if (registered?.executor_kind === "noop") return { ending: "completed", outcome: succeeded(claimed) };
      throw new Error(`This worker has no executor for the class ${claimed.executor_class}: name its file with --executors.`);
    } catch (thrown) {
      return this.#failure(thrown);
    }
  }

  #failure(thrown: unknown): Verdict {
    const { claimed, stopReason } = this;
    const error = stopReason instanceof JobTimedOut || stopReason instanceof WorkerFailed ? stopReason : thrown;
    if (error instanceof LeaseLost || stopReason instanceof LeaseLost) return { ending: "lease_lost", error };
    if (stopReason instanceof WorkerStopping) return { ending: "released", error };
    return { ending: "failed", outcome: failed(claimed, error), error };
  }

  #runExecutor({ parse, run, timeoutMs }: Executor, parts: AttemptParts): Promise<unknown> {
    return this.#limited(timeoutMs ?? parts.timeoutMs, async () => {
      const job = parse ? { ...this.job, payload: parse(this.job.payload) } : this.job;
      return await run(job, this.#context(parts));
    });
  }

  #context(parts: AttemptParts): JobContext {
    return new JobContext(this, parts);
  }

  async #limited<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
    const abandoned = new Promise<never>((_, reject) => {
      this.#abandon = reject;
    });
    const timer = setTimeout(
      () => this.abandon(new JobTimedOut(`The attempt took longer than ${timeoutMs} ms.`)),
      Math.min(timeoutMs, longestTimer),
    );
    try {
      return await Promise.race([work(), abandoned]);
    } finally {
      clearTimeout(timer);
    }
  }
}
