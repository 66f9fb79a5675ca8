import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { isStateOf } from "../machine/define_state_machine.ts";
import { approvalPolicy } from "./approval_policy.ts";
import { approvalStates } from "./approval_states.ts";
import { termColumns, termNames } from "./terms.ts";

export const approvalRequest = defineTable({
  name: "approval_request",
  summary: "One request for approval, bound to the digest of what is to be approved, with the terms that counted when it was opened.",
  columns: {
    request_id: uuid("Identity; time-ordered.").default(sql`${fnIuUuid7}()`),
    policy: text("The policy it was opened under.").byteOrder(),
    subject_kind: text("What sort of thing the subject is, such as dead_letter_batch.").byteOrder(),
    subject_id: uuid("What is to be approved."),
    subject_digest: text("SHA-256 of what exactly is to be approved; of anything else the approval says nothing.").byteOrder(),
    requested_by: text("Who asks for it.").byteOrder(),
    context: jsonb<Record<string, unknown>>("Facts for those who vote; an object.").default(sql`'{}'::jsonb`),
    ...termColumns,
    state: text("State of the machine approval_request.").default("pending"),
    approvals: int("Principals who approved.").default(0),
    rejections: int("Principals who rejected.").default(0),
    requested_at: timestamptz("When it was opened.").default(sql`clock_timestamp()`),
    expires_at: timestamptz("From then on it does not count, whatever its state."),
    changed_at: timestamptz("When its state changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who brought it into its state."),
    traceparent: text("W3C trace context of who opened it; its events carry it on.").nullable(),
  },
  primaryKey: ["request_id"],
  foreignKeys: [{ columns: ["policy"], references: approvalPolicy }],
  checks: {
    state_known: (c) => isStateOf(approvalStates, c.state),
    digest_format: (c) => sql`${c.subject_digest} ~ '^[0-9a-f]{64}$'`,
    context_is_object: (c) => sql`jsonb_typeof(${c.context}) = 'object'`,
    counts: (c) => sql`${c.approvals} >= 0 and ${c.rejections} >= 0`,
  },
  indexes: [
    { keys: ["policy"], summary: "Requests under a policy." },
    {
      keys: ["subject_kind", "subject_id"],
      where: (c) => sql`${c.state} in ('pending', 'approved')`,
      summary: "What still counts for a subject.",
    },
    {
      keys: ["expires_at"],
      where: (c) => sql`${c.state} in ('pending', 'approved')`,
      summary: "What is to be swept when its time is over.",
    },
  ],
  grants: { select: [iuReader] },
});

/** What keeps a request the same request: all but its state and its counts is fixed. */
export const approvalRequestKept = keepFixed(approvalRequest, {
  fixed: [
    "request_id",
    "policy",
    "subject_kind",
    "subject_id",
    "subject_digest",
    "requested_by",
    "context",
    "requested_at",
    "expires_at",
    ...termNames,
  ],
  key: "request_id",
  refusal: {
    summary: "Refuses to change what a request asks for, who asks, or the terms it was opened under.",
    message: "What an approval is asked for, and its terms, never change.",
    hint: "Cancel the request and open another.",
  },
  summary: "Refuses to change the subject, the requester, the time limit and the terms of a request.",
});
