import { approvalRequest } from "../approval/approval_request.ts";
import { functionNamed, lit, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import type { ReviewOperation } from "./operations.ts";

const r = approvalRequest;
const u = informationUnit;

/** For proof scenarios: somebody who may vote, and a draft at the address proof/unit. */
export const proofUnit = sql`
  select ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof');
  select ${functionNamed("fn_iu_create")}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')
`;

/** Units below the address proof/ as an array, in the order of their ids. */
export const proofUnits = sql`
  (select array_agg(${u.iu_id.of("u")} order by ${u.iu_id.of("u")}) from ${u} u where starts_with(${u.canonical_address.of("u")}, 'proof/'))
`;

/** A review of all units below proof/ that was approved; not decided yet. Needs approval.enabled and iu_core.governance_enabled open. */
export const proofApproved = (operation: ReviewOperation) => sql`
  select ${functionNamed("fn_review_request")}(${lit(operation)}, ${proofUnits}, 'proof');
  select ${functionNamed("fn_approval_vote")}(${r.request_id.of("r")}, 'proof.an', 'approve')
  from ${r} r
  where ${r.state.of("r")} = 'pending'
`;

/** The newest request for a review of an operation, as an expression. */
export const proofRequestId = (operation: ReviewOperation) => sql`
  (
    select ${r.request_id.of("r")}
    from ${r} r
    where ${r.subject_kind.of("r")} = ${lit(`review.${operation}`)}
    order by ${r.request_id.of("r")} desc
    limit 1
  )
`;

/** What the newest review of an operation decided, or was authored under it, as an expression; an application may ask it. */
export const proofOutcome = (operation: ReviewOperation, key: "review_decision_id" | "change_set_id") => sql`
  (${functionNamed("fn_review_decision")}(${proofRequestId(operation)}) ->> ${lit(key)})::uuid
`;
