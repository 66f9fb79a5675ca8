import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import type { JobError } from "./job_queue.ts";

export const jobDeadLetter = defineTable({
  name: "job_dead_letter",
  summary: "Jobs that used up their attempts, with everything needed to understand and to repeat them.",
  columns: {
    dead_letter_id: uuid("Time-ordered identity; kept when it dies again after a replay.").default(sql`${fnIuUuid7}()`),
    job_id: uuid("The job that died last."),
    queue: text("Its queue.").byteOrder(),
    executor_class: text("Its class.").byteOrder(),
    payload: jsonb("Its payload."),
    errors: jsonb<JobError[]>("Every failed attempt, those of replays included, in order."),
    trace_id: text("Trace of who enqueued it, 32 hex digits.").nullable(),
    traceparent: text("The whole trace context.").nullable(),
    priority: int("Its priority."),
    max_attempts: int("Attempts it had."),
    group_key: text("Its group.").byteOrder().nullable(),
    actor: text("Who enqueued it."),
    enqueued_at: timestamptz("When it came in first."),
    deaths: int("How many times it died.").default(1),
    state: text("dead; replaying: a job repeats it; resolved: a replay succeeded.").default("dead"),
    died_at: timestamptz("When it died last."),
    changed_at: timestamptz("When its state changed last."),
  },
  primaryKey: ["dead_letter_id"],
  checks: {
    state_known: (c) => sql`${c.state} in ('dead', 'replaying', 'resolved')`,
    died_at_least_once: (c) => sql`${c.deaths} >= 1`,
  },
  indexes: [
    {
      keys: ["queue", "executor_class", "dead_letter_id"],
      where: (c) => sql`${c.state} = 'dead'`,
      summary: "Letters that wait, by queue and class.",
    },
    { keys: ["job_id"], summary: "The letter of a job." },
  ],
  grants: { select: [iuReader] },
});
