import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineTable, type Fragment, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";

/** One failed attempt, as the history of a job and of its dead letter keeps it. */
export interface JobError {
  attempt: number;
  at: string;
  worker: string | null;
  error: unknown;
}

/**
 * No foreign keys and no checks: each would be paid for with every job, and only the functions of this module may write here. Nor the time it
 * came in, which its id tells: a page holds 25 jobs of 200 bytes, not 24. Every index
 * but the primary key is partial, and asks first what a job that is simply ready fails at once: it is in one of them, or its batch stands for it. What every job has and
 * the indexes ask for comes first: PostgreSQL reads a row from its beginning, and no further than it must, and each update compares what is indexed.
 */
export const jobQueue = defineTable({
  name: "job_queue",
  summary: "The jobs that have not ended. A job that ends leaves the table, for job_result or job_dead_letter.",
  columns: {
    job_id: uuid("Time-ordered identity; fn_iu_uuid7_at tells when the job came in."),
    run_at: timestamptz("Not before; among jobs of a priority the order in which they are claimed."),
    attempt: int("How many attempts were begun.").default(0),
    max_attempts: int("After that many it is a dead letter."),
    priority: int("Smaller is sooner."),
    is_limited: boolean("Its class has limits: it must be let through before it is ready."),
    state: text("ready, leased, scheduled, limited, or blocked by an earlier job of its group."),
    queue: text("The queue.").byteOrder(),
    executor_class: text("What is to be done.").byteOrder(),
    lane: bigint(
      "Where it stands in the claim index: a ready job under the number that job_lane gives its queue and priority, unless its batch (job_batch) stands for it; a scheduled one under that number's complement; others nowhere.",
    ).nullable(),
    lease_until: timestamptz("Until when its worker holds it.").nullable(),
    lease_token: uuid("What its worker must show to finish it; one for the jobs of a claim.").nullable(),
    group_key: text("Its group; jobs of one run one after the other.").byteOrder().nullable(),
    group_no: int("Place within its group.").nullable(),
    dead_letter_id: uuid("The dead letter it replays.").nullable(),
    payload: jsonb("What it is to be done with."),
    actor: text("Who enqueued it."),
    traceparent: text("W3C trace context of who enqueued it.").nullable(),
    worker: text("Who holds it.").nullable(),
    cancel_requested_at: timestamptz("When its cancellation was asked for while it ran.").nullable(),
    errors: jsonb<JobError[]>("What went wrong so far.").nullable(),
  },
  primaryKey: ["job_id"],
  indexes: [
    {
      name: "job_queue_claim_idx",
      keys: ["lane", "run_at"],
      where: (c) => sql`${c.lane} is not null`,
      // No two keys of a lane are alike: looking for some that are, before each split of a page, would be in vain.
      storage: { deduplicate_items: "off" },
      summary: "What can be claimed, in the order it is claimed, and what becomes ready by and by.",
    },
    {
      name: "job_queue_lease_idx",
      keys: ["lease_until", "lease_token"],
      where: (c) => sql`${c.lease_until} is not null`,
      summary: "Leases in the order they run out, with their tokens: what a heartbeat looks for without visiting the jobs.",
    },
    {
      name: "job_queue_group_idx",
      keys: ["queue", "group_key", "group_no"],
      where: (c) => sql`${c.group_key} is not null`,
      summary: "Who is next in a group.",
    },
    {
      name: "job_queue_limited_idx",
      keys: ["queue", "state", "executor_class", "priority", "run_at"],
      where: (c) => sql`${c.is_limited}`,
      summary: "What waits to be let through, and what was let through and has not ended: counted against the limit.",
    },
  ],
  // Nobody reads a job often enough for a vacuum after mere insertion to pay.
  storage: {
    autovacuum_vacuum_scale_factor: 0.01,
    autovacuum_vacuum_threshold: 5000,
    autovacuum_vacuum_insert_threshold: -1,
    autovacuum_vacuum_cost_delay: 1,
  },
  grants: { select: [iuReader] },
});

/** Whether a job has no group and no dead letter that it came from: it ends without further ado. */
export const isPlain = (job: string): Fragment => sql`${jobQueue.group_key.of(job)} is null and ${jobQueue.dead_letter_id.of(job)} is null`;

/**
 * For functions that look for jobs. A plan that was made while the queue was empty or short would read all of it, and be kept when it has
 * become long.
 */
export const byIndex = { enable_seqscan: "off" } as const;

/** The same for functions that lock jobs by their ids: only an index alone gives them in the order of their ids. */
export const byIndexOnly = { ...byIndex, enable_bitmapscan: "off" } as const;

/** The same for functions that join jobs with what was reported of them: each is looked up, where other joins would pass through the whole index. */
export const byLookUp = { ...byIndexOnly, enable_hashjoin: "off", enable_mergejoin: "off" } as const;
