import { fnApprovalHold } from "../approval/fn_approval_hold.ts";
import { approvalRequired, invalidArgument } from "../foundation/errors.ts";
import { defineFunction, lit, nothing, plpgsql, raise, sql, text, uuid, uuidArray } from "../kit/index.ts";
import { fnIuUnitsLines } from "./fn_iu_units_lines.ts";
import { operationList, reviewSubjectPrefix, unitwiseOperations } from "./operations.ts";
import { reviewDecision } from "./review_decision.ts";
import { reviewRequest } from "./review_request.ts";
import { distinctUnits, refuseUnitList } from "./unit_lines.ts";

const d = reviewDecision;
const q = reviewRequest;

export const fnReviewRequire = defineFunction({
  name: "fn_review_require",
  summary: "Refuses with IU007 unless a review allows exactly this to be done with these units as they are now.",
  details:
    "The detail's reason is missing, rejected, other_operation, other_units, other_digest, or what became of the approval. Enacting and retiring may be done with some of the units of a decision, anything else with all of them or none. The approval is kept as it is until the transaction ends. Who calls it has locked the units, in the order of their ids.",
  args: {
    p_review_decision_id: uuid("The decision; null: there is none.").nullable(),
    p_operation: text("What is to be done."),
    p_iu_ids: uuidArray("The units it is to be done with."),
  },
  returns: nothing,
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  errors: [invalidArgument, approvalRequired],
  example: `select iu_core.fn_review_require('0199c2f4-0000-7000-8000-000000000001', 'retire', '{0199c2f4-0000-7000-8000-000000000002}')`,
  declare: sql`
    v_decision ${d};
    v_review ${q};
    v_iu_ids uuid[];
    v_units jsonb;
    v_reason text;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseUnitList(arg.p_iu_ids)}
    v_iu_ids := ${distinctUnits(arg.p_iu_ids)};
    select d.* into v_decision from ${d} d where ${d.review_decision_id.of("d")} = ${arg.p_review_decision_id};
    select q.* into v_review from ${q} q where ${q.approval_request_id.of("q")} = v_decision.approval_request_id;
    v_reason := case
      when v_review.review_request_id is null then 'missing'
      when v_decision.decision <> 'approved' then 'rejected'
      when v_review.operation is distinct from ${arg.p_operation} then 'other_operation'
      when not v_iu_ids <@ v_review.iu_ids then 'other_units'
      when ${arg.p_operation} not in (${operationList(unitwiseOperations)}) and not v_review.iu_ids <@ v_iu_ids then 'other_units'
    end;
    if v_reason = 'other_units' then
      select jsonb_agg(c.iu_id)
      into v_units
      from (
        (select unnest(v_iu_ids) as iu_id except select unnest(v_review.iu_ids))
        union all
        (
          select r.iu_id
          from unnest(v_review.iu_ids) as r (iu_id)
          where ${arg.p_operation} not in (${operationList(unitwiseOperations)}) and r.iu_id <> all (v_iu_ids)
        )
        limit 20
      ) as c;
    elsif v_reason is null then
      -- A line begins with the unit's id: another line is another version, text or state of the same unit.
      select jsonb_agg(jsonb_build_object('iu_id', left(c.line, 36), 'actual', substr(c.line, 38)))
      into v_units
      from (
        select unnest(${fnIuUnitsLines}(v_iu_ids)) as line except select unnest(v_review.unit_lines)
        order by line
        limit 20
      ) as c;
      if v_units is not null then
        v_reason := 'other_digest';
      end if;
    end if;
    if v_reason is not null then
      ${raise(
        approvalRequired,
        sql`
          case v_reason
            when 'missing' then format('To %s units needs a review decision, and there is none.', ${arg.p_operation})
            when 'rejected' then 'The review rejected it.'
            when 'other_operation' then format('The review is for %s, not for %s.', v_review.operation, ${arg.p_operation})
            when 'other_units' then 'The review is not for exactly these units.'
            else 'The units are no longer what was reviewed.'
          end
        `,
        {
          reason: sql`v_reason`,
          review_decision_id: arg.p_review_decision_id,
          operation: arg.p_operation,
          expected: sql`v_review.subject_digest`,
          units: sql`v_units`,
        },
        "Ask for a review of the units as they are now with fn_review_request, and have it decided with fn_review_decide.",
      )}
    end if;
    perform ${fnApprovalHold}(
      v_review.approval_request_id, ${lit(reviewSubjectPrefix)} || v_review.operation, v_review.review_request_id, v_review.subject_digest
    );
  `,
});
