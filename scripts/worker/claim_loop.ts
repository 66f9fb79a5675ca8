import type { Logger } from "pino";
import type { JobOutcome } from "../../schema-ts/queue/fn_job_finish.ts";
import type { ClaimedJob } from "../../schema-ts/queue/fn_job_finish_and_claim.ts";
import { errorOf } from "../output/fault.ts";
import { Attempt, type AttemptParts } from "./attempt.ts";
import { Backoff } from "./backoff.ts";
import { aboutJob } from "./context.ts";
import type { Exchange } from "./exchange.ts";
import { failureOf } from "./failure.ts";
import type { Leases } from "./leases.ts";
import type { Meter } from "./meter.ts";
import { Prefetch } from "./prefetch.ts";
import { LeaseLost } from "./stop_reasons.ts";

export interface LoopParts {
  readonly exchange: Exchange;
  readonly attempts: AttemptParts;
  readonly leases: Leases;
  readonly leaseMs: number;
  readonly concurrency: number;
  readonly batch: number;
  readonly pollMs: number;
  readonly meter: Meter;
  readonly log: Logger;
}

/** Exchanges of a queue under way at a time: while the server works on one, the answer of the other is worked off here. */
const mostLanes = 2;
/** An outcome waits at most so long for others to be reported with. */
const flushMs = 10;

/**
 * One queue: holds jobs, runs some of them, and talks to the database in exchanges, each of which reports what ended and
 * claims what there is room for. While exchanges are under way the jobs held meanwhile run on.
 */
export class ClaimLoop {
  readonly #prefetch: Prefetch;
  readonly #backoff = new Backoff();
  readonly #running = new Set<Attempt>();
  #waiting: ClaimedJob[] = [];
  #outcomes: JobOutcome[] = [];
  #lanes = 0;
  /** What the exchanges under way may bring. */
  #expected = 0;
  #claimIsDue = true;
  #flushIsDue = false;
  #flushTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #pausedUntil = 0;
  #stopping = false;
  #changed: (() => void)[] = [];
  /** The last claim found nothing, and nothing is held. */
  isDrained = false;
  /** The last failure, while there is one. */
  trouble: unknown;

  constructor(readonly parts: LoopParts) {
    this.#prefetch = new Prefetch(parts.concurrency, parts.batch);
  }

  get queue(): string {
    return this.parts.exchange.queue;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  get running(): readonly Attempt[] {
    return [...this.#running];
  }

  /** Tokens of everything that has not been reported. */
  get tokens(): readonly string[] {
    const all = [...this.#waiting, ...this.#outcomes, ...this.running.map(({ claimed }) => claimed)];
    return [...new Set(all.map(({ lease_token }) => lease_token))];
  }

  get heldJobs(): readonly ClaimedJob[] {
    return [...this.#waiting, ...this.running.map(({ claimed }) => claimed)];
  }

  start(): void {
    this.#pollTimer = setInterval(() => this.wake(), this.parts.pollMs);
    this.#pump();
  }

  /** There may be something to claim. */
  wake(): void {
    this.#claimIsDue = true;
    this.#pump();
  }

  /** Jobs that are this worker's no longer: those that wait are dropped, those that run are asked to stop and not waited for. */
  lose(isLost: (job: ClaimedJob) => boolean): void {
    const lost = this.#waiting.filter(isLost);
    this.#waiting = this.#waiting.filter((job) => !isLost(job));
    for (const { executor_class } of lost) this.parts.meter.ended(this.queue, executor_class, "lease_lost", 0);
    for (const attempt of this.#running) {
      if (isLost(attempt.claimed)) attempt.abandon(new LeaseLost("The lease ran out; another worker may have the job."));
    }
    this.#pump();
  }

  /** Resolves when `condition` holds; it is looked at whenever something changed. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  /** Claims nothing more and gives back what has not begun. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#pollTimer);
    this.#pump();
    await this.#giveBackUnbegun(this.#waiting.splice(0));
  }

  /** Asks what still runs to stop, gives it a moment, and gives back what does not. */
  async stopRunning(momentMs: number, reason: Error): Promise<void> {
    const left = this.running;
    for (const attempt of left) attempt.ask(reason);
    await within(
      momentMs,
      this.until(() => this.#running.size === 0),
    );
    for (const attempt of this.running) attempt.abandon(reason);
    await this.until(() => this.#running.size === 0);
  }

  /** Reports what has not been reported, as long as that takes. */
  async settled(): Promise<void> {
    await this.until(() => this.#outcomes.length === 0 && this.#lanes === 0 && this.#running.size === 0);
    clearTimeout(this.#flushTimer);
  }

  #pump(): void {
    this.#startWaiting();
    if (performance.now() < this.#pausedUntil) return;
    while (this.#lanes < this.#lanesAllowed && this.#isWorthAnExchange()) {
      const room = this.#room;
      this.#lanes += 1;
      this.#expected += room;
      void this.#exchange(room).finally(() => {
        this.#lanes -= 1;
        this.#expected -= room;
        this.#pump();
        this.#announce();
      });
    }
  }

  /** In trouble one question at a time, until it is known what is held. */
  get #lanesAllowed(): number {
    return this.trouble === undefined && !this.parts.exchange.mayHoldUnknown ? mostLanes : 1;
  }

  get #room(): number {
    return this.#stopping ? 0 : Math.max(0, this.#prefetch.size - this.#running.size - this.#waiting.length - this.#expected);
  }

  #isWorthAnExchange(): boolean {
    const half = Math.max(1, this.#prefetch.size / 2);
    const idle = this.#running.size === 0 && this.#waiting.length === 0 && this.#lanes === 0;
    if (this.#outcomes.length > 0 && (idle || this.#flushIsDue || this.#outcomes.length >= half)) return true;
    const room = this.#room;
    return this.#claimIsDue && room > 0 && ((this.#waiting.length === 0 && this.#lanes === 0) || room >= half);
  }

  #startWaiting(): void {
    const free = this.parts.concurrency - this.#running.size;
    if (free <= 0 || this.#waiting.length === 0) return;
    for (const job of this.#waiting.splice(0, free)) {
      const attempt = new Attempt(job, this.queue);
      this.#running.add(attempt);
      void attempt.run(this.parts.attempts).then(async (verdict) => {
        this.#running.delete(attempt);
        if (verdict.ending !== "completed" || this.parts.log.isLevelEnabled("debug")) this.#log(attempt, verdict);
        this.parts.meter.ended(this.queue, job.executor_class, verdict.ending, (performance.now() - attempt.startedAt) / 1000);
        this.#prefetch.count(1);
        if (verdict.ending === "released") await this.#giveBack([job]);
        // Nothing to report: the end of the job may have made way for another of its group.
        if (verdict.outcome) this.#report(verdict.outcome);
        else this.#claimIsDue = true;
        this.#pump();
        this.#announce();
      });
    }
  }

  #report(outcome: JobOutcome): void {
    this.#outcomes.push(outcome);
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined;
      this.#flushIsDue = true;
      this.#pump();
    }, flushMs);
  }

  async #exchange(room: number): Promise<void> {
    const outcomes = this.#outcomes.splice(0, this.parts.exchange.most);
    const sentAt = performance.now();
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#flushIsDue = false;
    this.#claimIsDue = false;
    this.#prefetch.adjust();
    try {
      const jobs = await this.parts.exchange.run(outcomes, room, () => this.tokens);
      for (const token of new Set(jobs.map(({ lease_token }) => lease_token))) this.parts.leases.add(token, sentAt, this.parts.leaseMs);
      this.#recovered();
      if (this.#stopping) await this.#giveBackUnbegun(jobs);
      else this.#waiting.push(...jobs);
      if (room > 0 && jobs.length >= room) this.#claimIsDue = true;
      this.isDrained = room > 0 && jobs.length === 0 && this.#lanes === 1 && this.heldJobs.length === 0 && this.#outcomes.length === 0;
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      await this.#failed(error);
    }
  }

  async #failed(error: unknown): Promise<void> {
    const failure = failureOf(error);
    if (failure === "refused" && this.#outcomes.length > 0) {
      const doubtful = this.#outcomes.splice(0);
      const stored = await this.parts.exchange.reportSingly(doubtful).catch(() => 0);
      this.#outcomes.unshift(...doubtful.slice(stored));
      if (stored > 0) return;
    }
    const delay = failure === "gate_closed" ? Math.max(1000, this.parts.pollMs) : this.#backoff.next();
    if (this.trouble === undefined || failureOf(this.trouble) !== failure) {
      this.parts.log.warn({ err: error, queue: this.queue, failure }, "The queue cannot be reached; trying again.");
      if (failure === "unavailable") this.parts.meter.disconnected();
    }
    this.trouble = error;
    this.#pausedUntil = performance.now() + delay;
    setTimeout(() => this.wake(), delay + 1);
  }

  #recovered(): void {
    if (this.trouble !== undefined) this.parts.log.info({ queue: this.queue }, "The queue answers again.");
    this.trouble = undefined;
    this.#backoff.reset();
  }

  async #giveBackUnbegun(jobs: readonly ClaimedJob[]): Promise<void> {
    for (const { executor_class } of jobs) this.parts.meter.ended(this.queue, executor_class, "released", 0);
    await this.#giveBack(jobs);
  }

  async #giveBack(jobs: readonly ClaimedJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.parts.exchange.release(jobs).catch((error: unknown) => {
      this.parts.log.warn({ err: error, queue: this.queue, jobs: jobs.length }, "Jobs could not be given back; their leases will run out.");
    });
  }

  #log({ job, span }: Attempt, { ending, error }: { ending: string; error?: unknown }): void {
    if (ending === "completed") this.parts.log.debug(aboutJob(job, span), "The job is done.");
    else this.parts.log.warn({ ...aboutJob(job, span), ending, err: errorOf(error) }, "The attempt did not succeed.");
  }

  #announce(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

export async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    clearTimeout(timer);
  }
}
