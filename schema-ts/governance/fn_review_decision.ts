import { iuApp, iuAuditor } from "../foundation/roles.ts";
import { defineFunction, jsonb, sql, uuid } from "../kit/index.ts";
import { cutChangeSet } from "./cut_change_set.ts";
import type { ReviewOperation } from "./operations.ts";
import { reviewDecision } from "./review_decision.ts";

const d = reviewDecision;
const s = cutChangeSet;

/** What a review decided. */
export interface ReviewOutcome {
  review_decision_id: string;
  operation: ReviewOperation;
  decision: "approved" | "rejected";
  /** What units are enacted under; null: none was authored. */
  change_set_id: string | null;
  manifest_envelope_id: string | null;
}

export const fnReviewDecision = defineFunction({
  name: "fn_review_decision",
  summary: "What a review decided and what was authored under it; null while nothing is decided.",
  details: "Runs with its owner's privileges: nobody else may read the governance tables.",
  args: { p_request_id: uuid("The request for approval that fn_review_request returned.") },
  returns: jsonb<ReviewOutcome | null>("The decision, as the operation is called with it."),
  volatility: "stable",
  security: "definer",
  grantTo: [iuApp, iuAuditor],
  example: `select iu_core.fn_review_decision('0199c2f4-0000-7000-8000-000000000001') ->> 'review_decision_id'`,
  body: ({ arg }) => sql`
    select jsonb_build_object(
      'review_decision_id', ${d.review_decision_id.of("d")},
      'operation', ${d.operation.of("d")},
      'decision', ${d.decision.of("d")},
      'change_set_id', ${s.change_set_id.of("s")},
      'manifest_envelope_id', ${s.manifest_envelope_id.of("s")}
    )
    from ${d} d
    left join ${s} s on ${s.review_decision_id.of("s")} = ${d.review_decision_id.of("d")}
    where ${d.approval_request_id.of("d")} = ${arg.p_request_id}
  `,
});
