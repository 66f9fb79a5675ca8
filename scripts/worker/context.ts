import type { Logger } from "pino";
import { fnEventEmit } from "../../schema-ts/event/fn_event_emit.ts";
import { call } from "../../schema-ts/kit/client.ts";
import { fnJobEnqueue } from "../../schema-ts/queue/fn_job_enqueue.ts";
import type { JobOptions } from "../../schema-ts/queue/fn_job_options.ts";
import { inTransaction, type WorkerDatabase } from "./database.ts";
import type { EmittedEvent, ExecutorContext, Job, Statements } from "./executor.ts";
import { type Span, traceparentOf } from "./trace.ts";

export interface ContextParts {
  readonly worker: string;
  readonly database: WorkerDatabase;
  readonly log: Logger;
}

/** What an executor may use while it runs a job. */
export class JobContext implements ExecutorContext {
  #log: Logger | undefined;

  constructor(
    readonly attempt: Pick<ExecutorContext, "span" | "signal"> & { readonly job: Job },
    readonly parts: ContextParts,
  ) {}

  get signal(): AbortSignal {
    return this.attempt.signal;
  }

  get span(): Span {
    return this.attempt.span;
  }

  get traceparent(): string {
    return traceparentOf(this.span);
  }

  get log(): Logger {
    this.#log ??= this.parts.log.child(aboutJob(this.attempt.job, this.span));
    return this.#log;
  }

  get database(): Statements {
    return this.parts.database.work as unknown as Statements;
  }

  // Functions of the object, not of its class: executors take the context apart.
  readonly transaction = <T>(work: (within: Statements) => Promise<T>): Promise<T> =>
    inTransaction(this.parts.database.work, this.traceparent, work);

  readonly emit = (event: EmittedEvent, within: Statements = this.database): Promise<string | null> =>
    call(
      within as never,
      fnEventEmit,
      {
        p_event_type: event.type,
        p_subject_kind: event.subjectKind,
        p_subject_id: event.subjectId,
        p_payload: event.payload,
        p_actor: event.actor ?? this.parts.worker,
        p_traceparent: this.traceparent,
        p_idempotency_key: event.idempotencyKey ?? null,
      },
      this.parts.database,
    );

  readonly enqueue = (
    queue: string,
    executorClass: string,
    payload: unknown,
    options: JobOptions = {},
    within: Statements = this.database,
  ): Promise<string> =>
    call(
      within as never,
      fnJobEnqueue,
      {
        p_queue: queue,
        p_executor_class: executorClass,
        p_payload: payload as never,
        p_actor: this.parts.worker,
        p_options: { traceparent: this.traceparent, ...options },
      },
      this.parts.database,
    );
}

/** What every log line of a job says. */
export const aboutJob = (job: Job, span: Span) => ({
  job_id: job.id,
  queue: job.queue,
  executor_class: job.executorClass,
  attempt: job.attempt,
  trace_id: span.traceId,
  span_id: span.spanId,
});
