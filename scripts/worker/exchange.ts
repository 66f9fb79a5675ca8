import type { Logger } from "pino";
import { call } from "../../schema-ts/kit/client.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { type Finished, fnJobFinish, type JobOutcome } from "../../schema-ts/queue/fn_job_finish.ts";
import { type ClaimedJob, fnJobFinishAndClaim } from "../../schema-ts/queue/fn_job_finish_and_claim.ts";
import { fnJobRelease } from "../../schema-ts/queue/fn_job_release.ts";
import { mostJobs } from "../../schema-ts/queue/limits.ts";
import type { WorkerDatabase } from "./database.ts";
import { failureOf } from "./failure.ts";
import type { Meter } from "./meter.ts";
import { failed } from "./outcome.ts";

type Held = Pick<ClaimedJob, "job_id" | "lease_token">;

const isPlain = ({ ok, result }: JobOutcome) => ok && result === undefined;

export interface ExchangeParts {
  readonly queue: string;
  readonly worker: string;
  readonly lease: string;
  readonly database: WorkerDatabase;
  readonly meter: Meter;
  readonly log: Logger;
}

/** What one queue and this worker say to each other. */
export class Exchange {
  readonly most = mostJobs;
  /** A claim whose answer never came may have been made all the same. */
  mayHoldUnknown = false;

  constructor(readonly parts: ExchangeParts) {}

  get queue(): string {
    return this.parts.queue;
  }

  /**
   * Reports outcomes and claims up to `room` jobs, in one round trip. Repeated after an error it does no harm: an outcome counts once.
   *
   * @param held tokens of the jobs that are known to be held
   */
  async run(outcomes: readonly JobOutcome[], room: number, held: () => readonly string[]): Promise<ClaimedJob[]> {
    const { database, worker, queue, lease, meter } = this.parts;
    const began = performance.now();
    let jobs: ClaimedJob[] = [];
    try {
      if (room === 0) {
        this.#count(await call(database.system, fnJobFinish, { p_outcomes: [...outcomes], p_worker: worker }, database));
      } else if (outcomes.every(isPlain)) {
        jobs = await this.#completeAndClaim(outcomes, room);
      } else {
        const answer = await call(
          database.system,
          fnJobFinishAndClaim,
          { p_outcomes: [...outcomes], p_worker: worker, p_queue: queue, p_limit: Math.min(room, mostJobs), p_lease: lease },
          database,
        );
        this.#count(answer);
        jobs = answer.jobs;
      }
    } catch (error) {
      if (room > 0 && failureOf(error) === "unavailable") this.mayHoldUnknown = true;
      throw error;
    }
    meter.exchanged(queue, (performance.now() - began) / 1000);
    if (jobs.length > 0) meter.claimed(queue, jobs.length);
    if (this.mayHoldUnknown) await this.#releaseUnknown([...held(), ...jobs.map(({ lease_token }) => lease_token)]).catch(() => {});
    return jobs;
  }

  /**
   * The usual case: everything went well, and there is nothing to keep of it. Arrays and rows instead of JSON, still in one statement and one
   * transaction; that the claim mentions the count makes it come second.
   */
  async #completeAndClaim(outcomes: readonly JobOutcome[], room: number): Promise<ClaimedJob[]> {
    const { database, worker, queue, lease } = this.parts;
    const schema = quoteIdentifier(database.schema);
    const { rows } = await database.system.query<ClaimedJob & { done: number; job_id: string | null }>(
      `select d.done, c.job_id, c.lease_token, c.attempt, c.executor_class, c.payload, c.traceparent
       from (select ${schema}.fn_job_complete($1::uuid[], $2::uuid[]) as done offset 0) as d
       left join lateral ${schema}.fn_job_claim($3, $4, $5::integer + 0 * d.done, $6::interval) as c on true`,
      [
        outcomes.map(({ job_id }) => job_id),
        outcomes.map(({ lease_token }) => lease_token),
        queue,
        worker,
        Math.min(room, mostJobs),
        lease,
      ],
    );
    const lost = outcomes.length - (rows[0]?.done ?? 0);
    this.parts.meter.settled(queue, { retried: 0, dead: 0, cancelled: 0, lost });
    return rows.filter(({ job_id }) => job_id !== null);
  }

  /** One by one, so that an outcome the database refuses keeps no other from being reported. @returns how many are done with */
  async reportSingly(outcomes: readonly JobOutcome[]): Promise<number> {
    const { database, worker, log } = this.parts;
    const report = (outcome: JobOutcome) => call(database.system, fnJobFinish, { p_outcomes: [outcome], p_worker: worker }, database);
    let done = 0;
    for (const outcome of outcomes) {
      try {
        this.#count(await report(outcome));
      } catch (error) {
        if (failureOf(error) !== "refused") return done;
        log.error({ err: error, job_id: outcome.job_id, queue: this.queue }, "The outcome of the job was refused.");
        const reason = new Error("The outcome could not be stored.", { cause: error });
        await report(failed(outcome, reason)).then(
          (counts) => this.#count(counts),
          () => {},
        );
      }
      done += 1;
    }
    return done;
  }

  async release(jobs: readonly Held[]): Promise<void> {
    const { database, worker, log } = this.parts;
    const released = await call(
      database.system,
      fnJobRelease,
      { p_job_ids: jobs.map(({ job_id }) => job_id), p_lease_tokens: jobs.map(({ lease_token }) => lease_token), p_worker: worker },
      database,
    );
    log.info({ queue: this.queue, jobs: released }, "Jobs were given back.");
  }

  async #releaseUnknown(known: readonly string[]): Promise<void> {
    const { database, worker, queue } = this.parts;
    const { rows } = await database.system.query<Held>(
      `select job_id, lease_token from ${quoteIdentifier(database.schema)}.job_queue
       where state = 'leased' and worker = $1 and queue = $2 and not lease_token = any ($3::uuid[])`,
      [worker, queue, known],
    );
    if (rows.length > 0) await this.release(rows);
    this.mayHoldUnknown = false;
  }

  #count(counts: Finished): void {
    this.parts.meter.settled(this.queue, { retried: counts.retried, dead: counts.dead, lost: counts.lost, cancelled: counts.cancelled });
  }
}
