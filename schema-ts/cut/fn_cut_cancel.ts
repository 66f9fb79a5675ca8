import { fnApprovalInvalidate } from "../approval/fn_approval_invalidate.ts";
import { requestChange } from "../approval/requests.ts";
import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, jsonb, lit, plpgsql, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { planningEnabled } from "./gates.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, moveRequest } from "./requests.ts";
import { cutSubject } from "./subject.ts";

/** A cut whose state was changed. */
export interface CutStateChange {
  cut_request_id: string;
  from_state: string;
  state: string;
}

export const fnCutCancel = defineFunction({
  name: "fn_cut_cancel",
  summary: "Gives up a cut that was not executed. Its approval, if there is one, counts no more.",
  args: { p_cut_request_id: uuid("The cut; opened, planned or submitted."), p_actor: actor() },
  returns: jsonb<CutStateChange>("The states before and after."),
  volatility: "volatile",
  gate: planningEnabled,
  writes: [cutRequest, cutRequestTransition, ...requestChange],
  pair: selfCompensating("Open another cut of the same source: what was cancelled stays so, with its log."),
  proof: scenario({ given: given.submitted, when: newest("fn_cut_cancel"), opens: opens.planning }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition],
  example: "select iu_core.fn_cut_cancel('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "cancel", ["opened", "planned", "submitted"])}
    if v_request.state = 'submitted' then
      perform ${fnApprovalInvalidate}(${lit(cutSubject)}, ${arg.p_cut_request_id}, null, ${arg.p_actor});
    end if;
    ${moveRequest("cancel", "cancelled", arg.p_actor)}
    return jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'from_state', v_request.state, 'state', 'cancelled');
  `,
});
