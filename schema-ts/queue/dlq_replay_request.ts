import { approvalRequest } from "../approval/approval_request.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";

export const dlqReplayRequest = defineTable({
  name: "dlq_replay_request",
  summary: "Requests to replay dead letters, each with the approval it needs.",
  columns: {
    request_id: uuid("Time-ordered identity; the subject of the approval."),
    reason: text("Why they should be replayed."),
    requested_by: text("Who asked."),
    subject_digest: text("SHA-256 of the letters' ids, queues, classes and payloads: what is approved."),
    approval_request_id: uuid("The approval."),
    requested_at: timestamptz("When it was asked for."),
  },
  primaryKey: ["request_id"],
  foreignKeys: [{ columns: ["approval_request_id"], references: approvalRequest }],
  indexes: [{ keys: ["approval_request_id"], summary: "The request of an approval." }],
  grants: { select: [iuReader] },
});

export const dlqReplayItem = defineTable({
  name: "dlq_replay_item",
  summary: "The letters of a replay request, and what became of each.",
  columns: {
    request_id: uuid("The request."),
    dead_letter_id: uuid("The letter."),
    is_done: boolean("Whether the request has dealt with it.").default(false),
    job_id: uuid("The job that repeats it; null: not replayed.").nullable(),
    note: text("Why it was skipped.").nullable(),
  },
  primaryKey: ["request_id", "dead_letter_id"],
  foreignKeys: [
    { columns: ["request_id"], references: dlqReplayRequest },
    { columns: ["dead_letter_id"], references: jobDeadLetter },
  ],
  checks: { done_says_what: (c) => sql`not ${c.is_done} or (${c.job_id} is null) <> (${c.note} is null)` },
  indexes: [{ keys: ["dead_letter_id"], summary: "The requests of a letter." }],
  grants: { select: [iuReader] },
});
