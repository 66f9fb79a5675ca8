import { mostAttempts } from "../bus/limits.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, interval, lit, shipRows, sql, text, timestamptz } from "../kit/index.ts";

export const jobQueueRegistry = defineTable({
  name: "job_queue_registry",
  summary: "The queues that jobs may be put into, each with its defaults and what is kept of its results.",
  columns: {
    queue: text("Name of the queue.").byteOrder(),
    description: text("What its jobs are for."),
    max_attempts: int("Attempts of a job that does not say otherwise.").default(5),
    backoff_base: interval("Delay before the second attempt; doubled for each further one, with jitter of a quarter.").default("1 s"),
    backoff_max: interval("Longest delay between two attempts.").default("1 h"),
    max_payload_bytes: int("Largest payload of a job, as stored.").default(1_048_576),
    keep_results: text("none; given: where a worker reports one; all: a row for every job that ends.").default("given"),
    result_retention: interval("How long a result is kept.").default("7 days"),
    owner: text("Who answers for the queue: iu_core, or who registered it."),
    status: text("active, or withdrawn: takes no more jobs.").default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last.").default("iu_core"),
  },
  primaryKey: ["queue"],
  checks: {
    name_format: (c) => sql`${c.queue} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.queue}) <= 63`,
    attempts_in_range: (c) => sql`${c.max_attempts} between 1 and ${lit(mostAttempts)}`,
    backoff_positive: (c) => sql`${c.backoff_base} > interval '0' and ${c.backoff_max} >= ${c.backoff_base}`,
    payload_in_range: (c) => sql`${c.max_payload_bytes} between 1 and 67108864`,
    keep_known: (c) => sql`${c.keep_results} in ('none', 'given', 'all')`,
    retention_positive: (c) => sql`${c.result_retention} > interval '0'`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  indexes: [
    {
      keys: ["queue"],
      where: (c) => sql`${c.keep_results} = 'all'`,
      name: "job_queue_registry_keeping_idx",
      summary: "Queues that keep every result: whether there is any.",
    },
  ],
  grants: { select: [iuReader] },
  operatorRows: sql`owner <> 'iu_core'`,
});

export const jobQueues = shipRows(jobQueueRegistry, [
  { queue: "default", description: "Jobs that need no queue of their own.", owner: "iu_core" },
]);
