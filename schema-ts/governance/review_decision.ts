import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterGovernance } from "../foundation/schemas.ts";
import { defineTable, sql, text, timestamptz, uuid, uuidArray } from "../kit/index.ts";
import { operationList, reviewOperations } from "./operations.ts";
import { reviewRequest } from "./review_request.ts";

export const reviewDecision = defineTable({
  name: "review_decision",
  schema: cutterGovernance,
  summary: "What a review decided, once for each approval. It counts for the units as they were, and while the approval does. Append-only.",
  columns: {
    review_decision_id: uuid("Time-ordered identity; what the operation is called with."),
    operation: text("What it allows or forbids.").byteOrder(),
    subject_digest: text("fn_iu_units_digest of the units it is about.").byteOrder(),
    iu_ids: uuidArray("The units, in the order in which they were named."),
    decision: text("approved or rejected."),
    approval_request_id: uuid("The approval that decided."),
    decided_by: text("Who recorded it."),
    decided_at: timestamptz("When it was recorded."),
    comment: text("What there is to say about it.").nullable(),
  },
  primaryKey: ["review_decision_id"],
  unique: [["approval_request_id"]],
  foreignKeys: [{ columns: ["approval_request_id"], references: reviewRequest, target: ["approval_request_id"] }],
  checks: {
    operation_known: (c) => sql`${c.operation} in (${operationList(reviewOperations)})`,
    decision_known: (c) => sql`${c.decision} in ('approved', 'rejected')`,
    digest_format: (c) => sql`${c.subject_digest} ~ '^[0-9a-f]{64}$'`,
  },
  indexes: [{ keys: ["iu_ids"], method: "gin", summary: "The decisions about a unit." }],
});

export const reviewDecisionRefuseChange = refuseChange(reviewDecision);
