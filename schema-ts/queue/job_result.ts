import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const jobResult = defineTable({
  name: "job_result",
  summary: "Jobs that ended well or were cancelled, as far as their queue keeps them. Removed when their time is up.",
  columns: {
    job_id: uuid("The job."),
    queue: text("Its queue.").byteOrder(),
    executor_class: text("Its class.").byteOrder(),
    outcome: text("completed, or cancelled."),
    attempts: int("How many attempts it took."),
    result: jsonb("What its worker reported; for a cancelled job who cancelled it and why.").nullable(),
    traceparent: text("W3C trace context of who enqueued it.").nullable(),
    worker: text("Who finished it.").nullable(),
    finished_at: timestamptz("When it ended."),
    expires_at: timestamptz("When it may be removed."),
  },
  primaryKey: ["job_id"],
  checks: { outcome_known: (c) => sql`${c.outcome} in ('completed', 'cancelled')` },
  indexes: [{ keys: ["expires_at"], summary: "Results in the order their time is up." }],
  grants: { select: [iuReader] },
});

/** Deletion is the reaper's, and the owner's. */
export const jobResultRefuseChange = refuseChange(jobResult, ["update", "truncate"]);
