import type { Logger } from "pino";
import { call } from "../../schema-ts/kit/client.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { fnJobCancellations } from "../../schema-ts/queue/fn_job_cancellations.ts";
import { fnJobHeartbeat } from "../../schema-ts/queue/fn_job_heartbeat.ts";
import type { ClaimLoop } from "./claim_loop.ts";
import type { WorkerDatabase } from "./database.ts";
import { failureOf } from "./failure.ts";
import type { Leases } from "./leases.ts";
import type { Meter } from "./meter.ts";
import { JobCancelled } from "./stop_reasons.ts";

export interface HeartbeatParts {
  readonly worker: string;
  readonly lease: string;
  readonly leaseMs: number;
  readonly database: WorkerDatabase;
  readonly loops: readonly ClaimLoop[];
  readonly leases: Leases;
  readonly meter: Meter;
  readonly log: Logger;
}

/** A job that runs longer than this is watched for its cancellation. */
const longMs = 1000;

/**
 * Extends the leases of what is held, well before they run out. A lease that could not be extended in time is given up here too, by this
 * process's own clock: at that moment another worker may begin the job.
 */
export class Heartbeat {
  #beatAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<void> | undefined;
  #complained = false;

  constructor(readonly parts: HeartbeatParts) {}

  start(): void {
    const tick = Math.max(50, Math.min(1000, this.parts.leaseMs / 10));
    this.#timer = setInterval(() => {
      this.#giveUpWhatRanOut();
      this.#busy ??= this.#tick().finally(() => {
        this.#busy = undefined;
      });
    }, tick);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#busy;
  }

  async #tick(): Promise<void> {
    try {
      if (performance.now() >= this.#beatAt) await this.#beat();
      await this.#stopCancelled();
    } catch (error) {
      if (failureOf(error) !== "unavailable") this.parts.log.warn({ err: error }, "The heartbeat failed.");
    }
  }

  async #beat(): Promise<void> {
    const { worker, lease, leaseMs, database, loops, leases, meter, log } = this.parts;
    const tokens = [...new Set(loops.flatMap((loop) => loop.tokens))];
    const held = loops.reduce((sum, loop) => sum + loop.heldJobs.length, 0);
    const sentAt = performance.now();
    leases.keep(new Set([...tokens]), sentAt);
    try {
      const kept = await call(database.system, fnJobHeartbeat, { p_worker: worker, p_lease_tokens: tokens, p_lease: lease }, database);
      leases.extend(tokens, sentAt, leaseMs);
      meter.heartbeat(true);
      this.#beatAt = sentAt + leaseMs / 3;
      this.#complained = false;
      if (kept < held) await this.#dropTaken();
    } catch (error) {
      // As with duties: a closed gate is somebody's decision and no failure.
      if (failureOf(error) !== "gate_closed") {
        meter.heartbeat(false);
        throw error;
      }
      this.#beatAt = sentAt + leaseMs / 3;
      if (!this.#complained) log.warn({ lease }, "The gate of heartbeats is closed: a job that runs longer than its lease is done again.");
      this.#complained = true;
    }
  }

  /** Fewer jobs were extended than are held: some are just being finished, others may have been taken away. */
  async #dropTaken(): Promise<void> {
    const { database, loops } = this.parts;
    const before = loops.flatMap((loop) => loop.heldJobs);
    const { rows } = await database.system.query<{ job_id: string; lease_token: string }>(
      `select job_id, lease_token from ${quoteIdentifier(database.schema)}.job_queue where job_id = any ($1::uuid[]) and state = 'leased'`,
      [before.map(({ job_id }) => job_id)],
    );
    const ours = new Set(rows.map(({ job_id, lease_token }) => `${job_id} ${lease_token}`));
    const asked = new Set(before.map(({ job_id, lease_token }) => `${job_id} ${lease_token}`));
    for (const loop of loops) {
      loop.lose(({ job_id, lease_token }) => asked.has(`${job_id} ${lease_token}`) && !ours.has(`${job_id} ${lease_token}`));
    }
  }

  #giveUpWhatRanOut(): void {
    const now = performance.now();
    for (const loop of this.parts.loops) {
      if (loop.heldJobs.some(({ lease_token }) => this.parts.leases.isOver(lease_token, now))) {
        loop.lose(({ lease_token }) => this.parts.leases.isOver(lease_token, now));
      }
    }
  }

  async #stopCancelled(): Promise<void> {
    const before = performance.now() - longMs;
    const long = this.parts.loops
      .flatMap((loop) => loop.running)
      .filter(({ startedAt, stopReason }) => startedAt < before && stopReason === undefined);
    if (long.length === 0) return;
    const { database } = this.parts;
    const cancelled = await call(database.system, fnJobCancellations, { p_job_ids: long.map(({ job }) => job.id) }, database);
    for (const attempt of long) if (cancelled.includes(attempt.job.id)) attempt.ask(new JobCancelled("The job was cancelled."));
  }
}
