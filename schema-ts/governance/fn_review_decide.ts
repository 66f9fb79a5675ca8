import { approvalRequest } from "../approval/approval_request.ts";
import { fnApprovalHold } from "../approval/fn_approval_hold.ts";
import { approvalEnabled } from "../approval/gates.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, lit, plpgsql, raise, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { fnIuUnitsDigest } from "./fn_iu_units_digest.ts";
import { governanceEnabled } from "./gates.ts";
import { reviewSubjectPrefix } from "./operations.ts";
import { proofApproved, proofRequestId, proofUnit } from "./proof.ts";
import { reviewDecision } from "./review_decision.ts";
import { reviewRequest } from "./review_request.ts";

const d = reviewDecision;
const q = reviewRequest;
const r = approvalRequest;

export const fnReviewDecide = defineFunction({
  name: "fn_review_decide",
  summary: "Records what a review decided, and returns the decision that the operation is called with.",
  details:
    "Approved once the approval has its quorum and the units are still what it was asked for; rejected when it was. Refused with IU007 otherwise. Asked again, it answers the same decision.",
  args: {
    p_request_id: uuid("The request for approval that fn_review_request returned."),
    p_actor: actor(),
    p_comment: text("What there is to say about it; 1 to 2000 characters.").nullable().default(null),
  },
  returns: uuid("The review decision."),
  volatility: "volatile",
  gate: governanceEnabled,
  writes: [reviewDecision],
  pair: selfCompensating("A decision counts no longer than its approval: whoever asked for that cancels it with fn_approval_cancel."),
  proof: scenario({
    given: sql`${proofUnit}; ${proofApproved("enact")}`,
    when: sql`select ${functionNamed("fn_review_decide")}(${proofRequestId("enact")}, 'proof')`,
    opens: [unitWriteEnabled.name, approvalEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_review_decide('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')`,
  declare: sql`
    v_review ${q};
    v_decision_id uuid;
    v_decision text := 'approved';
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_request_id} is null then
      ${raise(invalidArgument, "The request for a review is required.", { argument: lit("p_request_id") })}
    elsif length(${arg.p_comment}) not between 1 and 2000 then
      ${raise(invalidArgument, "A comment has 1 to 2000 characters.", { argument: lit("p_comment"), length: sql`length(${arg.p_comment})` })}
    end if;
    -- Who comes second waits here, and then finds the decision.
    select q.* into v_review from ${q} q where ${q.approval_request_id.of("q")} = ${arg.p_request_id} for no key update;
    if not found then
      ${raise(
        notFound,
        sql`format('There is no review %s.', ${arg.p_request_id})`,
        { request_id: arg.p_request_id },
        "Pass what fn_review_request returned.",
      )}
    end if;
    select ${d.review_decision_id.of("d")}
    into v_decision_id
    from ${d} d
    where ${d.approval_request_id.of("d")} = ${arg.p_request_id};
    if found then
      return v_decision_id;
    end if;

    if exists (select from ${r} r where ${r.request_id.of("r")} = ${arg.p_request_id} and ${r.state.of("r")} = 'rejected') then
      v_decision := 'rejected';
    else
      perform ${fnApprovalHold}(
        ${arg.p_request_id}, ${lit(reviewSubjectPrefix)} || v_review.operation, v_review.review_request_id, ${fnIuUnitsDigest}(v_review.iu_ids)
      );
    end if;
    v_decision_id := ${fnIuUuid7}();
    insert into ${d} (
      ${d.review_decision_id}, ${d.operation}, ${d.subject_digest}, ${d.iu_ids}, ${d.decision}, ${d.approval_request_id}, ${d.decided_by}, ${d.decided_at}, ${d.comment}
    )
    values (
      v_decision_id, v_review.operation, v_review.subject_digest, v_review.iu_ids, v_decision, ${arg.p_request_id}, ${arg.p_actor}, clock_timestamp(), ${arg.p_comment}
    );
    return v_decision_id;
  `,
});
