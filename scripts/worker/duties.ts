import type { Logger } from "pino";
import { fnApprovalExpire } from "../../schema-ts/approval/fn_approval_expire.ts";
import { fnEventMaintain } from "../../schema-ts/bus/fn_event_maintain.ts";
import { call } from "../../schema-ts/kit/client.ts";
import { fnEventDispatch } from "../../schema-ts/queue/fn_event_dispatch.ts";
import { fnJobReap } from "../../schema-ts/queue/fn_job_reap.ts";
import type { WorkerDatabase } from "./database.ts";
import type { Duty } from "./duty.ts";
import { fireDueSchedules } from "./schedules.ts";

export interface DutyParts {
  readonly worker: string;
  readonly database: WorkerDatabase;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly log: Logger;
}

const batch = 500;
const minute = 60_000;

/** What the queue and the bus need somebody to do. */
export function dutiesOf({ worker, database, leaseMs, pollMs, log }: DutyParts): readonly Duty[] {
  const pool = database.system;
  let heldBefore: ReadonlySet<string> = new Set();
  return [
    {
      name: "reap",
      everyMs: Math.max(250, Math.min(5000, leaseMs / 4)),
      run: async () => {
        const { retried, dead, cancelled, purged } = await call(pool, fnJobReap, { p_limit: batch }, database);
        if (retried + dead + cancelled > 0) log.warn({ retried, dead, cancelled }, "Leases had run out.");
        return retried + dead + cancelled >= batch || purged >= batch;
      },
    },
    { name: "schedules", everyMs: Math.min(1000, pollMs), run: () => fireDueSchedules(database, worker, log) },
    {
      name: "dispatch",
      everyMs: pollMs,
      run: async () => {
        const { events, held } = await call(pool, fnEventDispatch, { p_limit: batch, p_actor: worker }, database);
        const now = new Set(held);
        const [fresh, freed] = [[...now].filter((name) => !heldBefore.has(name)), [...heldBefore].filter((name) => !now.has(name))];
        heldBefore = now;
        if (fresh.length > 0)
          log.warn(
            { subscriptions: fresh },
            "Their queue or class was withdrawn, or an event is too large for the queue; their events wait.",
          );
        if (freed.length > 0) log.info({ subscriptions: freed }, "Nothing holds them back any more.");
        return events >= batch;
      },
    },
    {
      name: "approvals",
      everyMs: minute,
      run: async () => {
        const { expired } = await call(pool, fnApprovalExpire, { p_limit: batch }, database);
        return expired >= batch;
      },
    },
    {
      name: "maintain",
      everyMs: 60 * minute,
      run: async () => {
        const { ahead, retired, kept } = await call(pool, fnEventMaintain, { p_actor: worker }, database);
        log.debug({ ahead: ahead.length, retired, kept }, "The outbox is maintained.");
        return false;
      },
    },
  ];
}
