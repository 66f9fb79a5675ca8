import { fnApprovalOpen } from "../approval/fn_approval_open.ts";
import { requestChange } from "../approval/requests.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { integrity, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { reviewPolicy } from "../governance/gates.ts";
import { defineFunction, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { planningEnabled } from "./gates.ts";
import { planDigest } from "./plan_digest.ts";
import { planResult } from "./plan_result.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, moveRequest } from "./requests.ts";
import { cutSubject } from "./subject.ts";

const q = cutRequest;

/** A plan that is with those who vote. */
export interface CutSubmission {
  cut_request_id: string;
  state: "submitted";
  /** They vote with fn_approval_vote. */
  approval_request_id: string;
  plan_digest: string;
}

export const fnCutSubmit = defineFunction({
  name: "fn_cut_submit",
  summary: "Puts a plan to the vote: opens an approval that is bound to exactly this plan.",
  details: `The approval is opened under the policy in the setting ${reviewPolicy.name}; its subject is the cut, its context has the plan in figures.`,
  args: { p_cut_request_id: uuid("The cut; planned."), p_actor: actor() },
  returns: jsonb<CutSubmission>("The approval."),
  volatility: "volatile",
  gate: planningEnabled,
  writes: [cutRequest, cutRequestTransition, ...requestChange],
  pair: selfCompensating("Planning again takes the cut out of review; cancelling gives it up. Either ends the approval."),
  proof: scenario({ given: given.toSubmit, when: newest("fn_cut_submit"), opens: opens.planning }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, integrity],
  example: "select iu_core.fn_cut_submit('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    v_digest text;
    v_approval_id uuid;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "submit", ["planned"])}
    v_digest := ${planDigest(arg.p_cut_request_id)};
    if v_digest <> v_request.plan_digest then
      ${raise(
        integrity,
        "The plan is not the one that was made.",
        { cut_request_id: arg.p_cut_request_id, expected: sql`v_request.plan_digest`, actual: sql`v_digest` },
        "Plan the cut again.",
      )}
    end if;
    v_approval_id := ${fnApprovalOpen}(
      ${fnDotConfigGet}(${reviewPolicy}) #>> '{}', ${lit(cutSubject)}, ${arg.p_cut_request_id}, v_digest, ${arg.p_actor},
      jsonb_build_object('document_key', v_request.document_key, 'source_digest', v_request.source_digest)
        || ${planResult(arg.p_cut_request_id, sql`v_digest`)}
    );
    update ${q} q
    set ${q.approval_request_id} = v_approval_id
    where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    ${moveRequest("submit", "submitted", arg.p_actor, sql`jsonb_build_object('approval_request_id', v_approval_id, 'plan_digest', v_digest)`)}
    return jsonb_build_object(
      'cut_request_id', ${arg.p_cut_request_id}, 'state', 'submitted', 'approval_request_id', v_approval_id, 'plan_digest', v_digest
    );
  `,
});
