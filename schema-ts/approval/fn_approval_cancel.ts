import { invalidArgument, invalidTransition, notFound, notPermitted } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { approvalRequest } from "./approval_request.ts";
import type { ApprovalState } from "./approval_states.ts";
import { approvalEnabled } from "./gates.ts";
import { proofRequest } from "./proof.ts";
import { closeRequests, refuseMissingRequest, requestChange, stateAt } from "./requests.ts";

const r = approvalRequest;

/** What a cancellation did. */
export interface Cancellation {
  request_id: string;
  from_state: ApprovalState;
  state: "cancelled";
}

export const fnApprovalCancel = defineFunction({
  name: "fn_approval_cancel",
  summary: "Takes a request for approval back, open or approved. Only who asked for it may.",
  details:
    "Waits for whoever is at work under the approval. To stop somebody else's request, vote against it, or have an operator invalidate it.",
  args: {
    p_request_id: uuid("The request."),
    p_actor: actor(),
    p_reason: text("Why; 1 to 1000 characters.").nullable().default(null),
  },
  returns: jsonb<Cancellation>("The state before, and that it is cancelled."),
  volatility: "volatile",
  gate: approvalEnabled,
  writes: requestChange,
  pair: selfCompensating("Open another request: what was cancelled stays so, with its votes."),
  proof: scenario({
    given: proofRequest,
    when: sql`select ${functionNamed("fn_approval_cancel")}(${r.request_id.of("r")}, 'proof') from ${r} r`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, notPermitted, invalidTransition],
  example: "select iu_core.fn_approval_cancel('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org', 'No longer needed.')",
  declare: sql`
    v_at timestamptz;
    v_request ${r};
    v_state text;
    v_request_ids uuid[];
  `,
  body: ({ arg }) => plpgsql`
    if length(${arg.p_reason}) not between 1 and 1000 then
      ${raise(invalidArgument, "A reason has 1 to 1000 characters.", { argument: lit("p_reason"), length: sql`length(${arg.p_reason})` })}
    end if;
    select r.* into v_request from ${r} r where ${r.request_id.of("r")} = ${arg.p_request_id} for no key update;
    if not found then
      ${refuseMissingRequest(arg.p_request_id)}
    end if;
    if v_request.requested_by <> ${arg.p_actor} then
      ${raise(
        notPermitted,
        "Only who asked for an approval takes it back.",
        { request_id: arg.p_request_id, actor: arg.p_actor, requested_by: sql`v_request.requested_by` },
        "Vote against it, or ask an operator to invalidate it.",
      )}
    end if;
    v_at := clock_timestamp();
    v_state := ${stateAt("v_request", sql`v_at`)};
    if v_state not in ('pending', 'approved') then
      ${raise(
        invalidTransition,
        sql`format('The request is %s: there is nothing to take back.', v_state)`,
        { request_id: arg.p_request_id, machine: lit("approval_request"), from: sql`v_state`, transition: lit("cancel") },
        "Look at it with fn_approval_state.",
      )}
    end if;

    v_request_ids := array[${arg.p_request_id}];
    ${closeRequests("cancelled", arg.p_actor, arg.p_reason)}
    return jsonb_build_object('request_id', ${arg.p_request_id}, 'from_state', v_state, 'state', 'cancelled');
  `,
});
