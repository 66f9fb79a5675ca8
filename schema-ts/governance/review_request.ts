import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterGovernance } from "../foundation/schemas.ts";
import { defineTable, sql, text, textArray, timestamptz, uuid, uuidArray } from "../kit/index.ts";
import { operationList, reviewOperations } from "./operations.ts";

export const reviewRequest = defineTable({
  name: "review_request",
  schema: cutterGovernance,
  summary: "What a review was asked for: an operation and the units as they were then. Append-only.",
  columns: {
    review_request_id: uuid("Time-ordered identity; the subject of the approval."),
    approval_request_id: uuid("The approval that decides, a row of approval_request."),
    operation: text("What is to be done with the units.").byteOrder(),
    iu_ids: uuidArray("The units, in the order in which they were named."),
    unit_lines: textArray("What was asked about, a line for each of them: id, version, digest of its body, state; parted by tabs."),
    subject_digest: text("fn_iu_units_digest of the units when it was asked for.").byteOrder(),
    requested_at: timestamptz("When it was asked for."),
    requested_by: text("Who asked."),
  },
  primaryKey: ["review_request_id"],
  unique: [["approval_request_id"]],
  checks: {
    operation_known: (c) => sql`${c.operation} in (${operationList(reviewOperations)})`,
    has_units: (c) => sql`cardinality(${c.iu_ids}) > 0 and cardinality(${c.iu_ids}) = cardinality(${c.unit_lines})`,
    digest_format: (c) => sql`${c.subject_digest} ~ '^[0-9a-f]{64}$'`,
  },
});

export const reviewRequestRefuseChange = refuseChange(reviewRequest);
