import type pg from "pg";
import type { Logger } from "pino";
import type { JobOptions } from "../../schema-ts/queue/fn_job_options.ts";
import type { Span } from "./trace.ts";

/** One attempt of a job, as its executor sees it. */
export interface Job<Payload = unknown> {
  readonly id: string;
  readonly queue: string;
  readonly executorClass: string;
  /** From 1. */
  readonly attempt: number;
  readonly payload: Payload;
}

/** An event as `fn_event_emit` takes it; the actor is the worker unless given. */
export interface EmittedEvent {
  readonly type: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly payload: Record<string, unknown>;
  readonly actor?: string;
  readonly idempotencyKey?: string;
}

/** Something that runs one statement: a pooled connection, or a transaction. */
export type Statements = Pick<pg.ClientBase, "query">;

export interface ExecutorContext {
  /** Aborted when the job should stop; its reason is one of the errors of `stop_reasons.ts`. */
  readonly signal: AbortSignal;
  /** This attempt in the trace of whoever enqueued the job. */
  readonly span: Span;
  /** The same as the header to hand to whatever is called. */
  readonly traceparent: string;
  /** Writes lines that carry the job and its trace. */
  readonly log: Logger;
  /** The worker's database, each statement by itself. */
  readonly database: Statements;
  /**
   * Several statements together, undone when `work` throws. Events and jobs of `within` belong to it, and the events of the lifecycle log continue
   * the trace.
   */
  transaction<T>(work: (within: Statements) => Promise<T>): Promise<T>;
  /** Emits an event that continues the trace. @returns its id; null while the gate of its domain is closed */
  emit(event: EmittedEvent, within?: Statements): Promise<string | null>;
  /** Enqueues a job that continues the trace. @returns its id */
  enqueue(queue: string, executorClass: string, payload: unknown, options?: JobOptions, within?: Statements): Promise<string>;
}

type Run<Payload, Result> = (job: Job<Payload>, context: ExecutorContext) => Promise<Result> | Result;

export interface Executor<Payload = any, Result = unknown> {
  /** Checks what was enqueued and gives it its type; what it throws fails the attempt. */
  readonly parse?: (payload: unknown) => Payload;
  /** Longest time of an attempt; the worker's own limit when left out. */
  readonly timeoutMs?: number;
  readonly run: Run<Payload, Result>;
}

/** What a class is given and what it answers. */
export interface JobClass {
  readonly payload: unknown;
  readonly result?: unknown;
}

/** An executor, or just its `run`, for each class; no more and no fewer. */
export type ExecutorsOf<Classes extends { readonly [Name in keyof Classes]: JobClass }> = {
  readonly [Name in keyof Classes]:
    | Executor<Classes[Name]["payload"], Classes[Name]["result"]>
    | Run<Classes[Name]["payload"], Classes[Name]["result"]>;
};

/** One executor; `parse` gives the payload its type. */
export const defineExecutor = <Payload, Result>(executor: Executor<Payload, Result>): Executor<Payload, Result> => executor;

/**
 * The executors of a worker by class: the default export of the file given with `--executors`.
 *
 * @example
 * interface Classes {
 *   "mail.send": { payload: { to: string }; result: { messageId: string } };
 * }
 * export default defineExecutors<Classes>({ "mail.send": async ({ payload }, { signal }) => send(payload.to, signal) });
 */
export const defineExecutors = <Classes extends { readonly [Name in keyof Classes]: JobClass }>(
  executors: ExecutorsOf<Classes>,
): ExecutorsOf<Classes> => executors;
