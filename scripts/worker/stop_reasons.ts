/** Thrown by an executor: the attempt failed, and the next one is not to begin before `retryAfterMs` are over. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";

  constructor(
    message: string,
    readonly retryAfterMs: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The lease ran out or was taken away: somebody else may be at the job already. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Somebody cancelled the job with `fn_job_cancel`. */
export class JobCancelled extends Error {
  override readonly name = "JobCancelled";
}

/** The attempt took longer than it may. */
export class JobTimedOut extends Error {
  override readonly name = "JobTimedOut";
}

/** An error that nobody handled ends the worker, and nobody knows whose it was: the attempt counts. */
export class WorkerFailed extends Error {
  override readonly name = "WorkerFailed";
}

/** The worker stops and can wait no longer; the job is given back. */
export class WorkerStopping extends Error {
  override readonly name = "WorkerStopping";
}
