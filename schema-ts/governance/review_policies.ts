import { approvalPolicy } from "../approval/approval_policy.ts";
import { shipRows } from "../kit/index.ts";
import { reviewPolicy } from "./gates.ts";

/** The policy that counts until an operator names another one in iu_core.review_policy. */
export const reviewPolicies = shipRows(approvalPolicy, [
  {
    policy: String(reviewPolicy.defaultValue),
    summary: "Reviews of units: one other than who asks must agree, and one who rejects is enough to stop it.",
    minimum_approvals: 1,
    requester_may_vote: false,
    one_reject_vetoes: true,
    expires_after: "30 days",
    is_shipped: true,
  },
]);
