/** What a file of executors imports. */

export type { EmittedEvent, Executor, ExecutorContext, ExecutorsOf, Job, JobClass, Statements } from "./executor.ts";
export { defineExecutor, defineExecutors } from "./executor.ts";
export { JobCancelled, JobTimedOut, LeaseLost, RetryLater, WorkerFailed, WorkerStopping } from "./stop_reasons.ts";
