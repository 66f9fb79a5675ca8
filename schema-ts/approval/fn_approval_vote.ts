import { conflict, invalidArgument, invalidTransition, notFound, notPermitted, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalPrincipal } from "./approval_principal.ts";
import { approvalRequest } from "./approval_request.ts";
import type { ApprovalState } from "./approval_states.ts";
import { approvalVote } from "./approval_vote.ts";
import { approvalEnabled } from "./gates.ts";
import { proofRequest } from "./proof.ts";
import { emitted, refuseMissingRequest, requestChange, stateAt } from "./requests.ts";
import { mayVote } from "./terms.ts";

const l = approvalLog;
const r = approvalRequest;
const v = approvalVote;
const p = approvalPrincipal;

/** Where a request stands after a vote. */
export interface VoteResult {
  request_id: string;
  state: ApprovalState;
  approvals: number;
  /** Principals who must approve. */
  required: number;
  rejections: number;
  /** Roles that those who approved hold among them, and how many there must be. */
  roles: number;
  distinct_roles: number;
}

const isEligible = mayVote({ terms: r, alias: "v_request", requester: r.requested_by.of("v_request"), principal: "p" });

export const fnApprovalVote = defineFunction({
  name: "fn_approval_vote",
  summary: "Counts one principal's vote on a request; the vote that decides it changes its state in the same transaction.",
  details:
    "Each principal votes once; the requester votes only where the policy says so. The request's row is locked while votes are counted, so of two last votes exactly one decides. One rejection vetoes unless the policy says otherwise.",
  args: {
    p_request_id: uuid("The request."),
    p_principal: actor(),
    p_decision: text("approve or reject."),
    p_comment: text("Why; 1 to 2000 characters.").nullable().default(null),
  },
  returns: jsonb<VoteResult>("Where the request stands now."),
  volatility: "volatile",
  gate: approvalEnabled,
  writes: [approvalVote, ...requestChange],
  pair: selfCompensating("A vote is history. Before its quorum a rejection stops the request; afterwards its requester cancels it."),
  proof: scenario({
    given: sql`
      ${proofRequest};
      select ${functionNamed("fn_approval_vote")}(${r.request_id.of("r")}, 'proof.an', 'approve') from ${r} r
    `,
    when: sql`select ${functionNamed("fn_approval_vote")}(${r.request_id.of("r")}, 'proof.binh', 'approve', 'Đồng ý.') from ${r} r`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, unknownKey, notPermitted, conflict],
  example:
    "select iu_core.fn_approval_vote('0199c2f4-0000-7000-8000-000000000001', 'binh@example.org', 'approve', 'Checked against the invoice.')",
  declare: sql`
    v_at timestamptz;
    v_request ${r};
    v_state text;
    v_role text;
    v_eligible boolean;
    v_approvals bigint;
    v_rejections bigint;
    v_roles bigint;
    v_reachable boolean := true;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_decision} in ('approve', 'reject')) is not true then
      ${raise(invalidArgument, "The decision is approve or reject.", {
        argument: lit("p_decision"),
        given: sql`left(${arg.p_decision}, 200)`,
      })}
    elsif length(${arg.p_comment}) not between 1 and 2000 then
      ${raise(invalidArgument, "A comment has 1 to 2000 characters.", { argument: lit("p_comment"), length: sql`length(${arg.p_comment})` })}
    end if;

    select r.* into v_request from ${r} r where ${r.request_id.of("r")} = ${arg.p_request_id} for no key update;
    if not found then
      ${refuseMissingRequest(arg.p_request_id)}
    end if;
    -- Only now: the wait for the lock may have taken the request past its time.
    v_at := clock_timestamp();
    v_state := ${stateAt("v_request", sql`v_at`)};
    if v_state <> 'pending' then
      ${raise(
        invalidTransition,
        sql`format('The request is %s: it takes no votes.', v_state)`,
        {
          request_id: arg.p_request_id,
          machine: lit("approval_request"),
          from: sql`v_state`,
          transition: sql`${arg.p_decision}`,
        },
        "Look at it with fn_approval_state; open another request where one is needed.",
      )}
    end if;
    if v_request.requested_by = ${arg.p_principal} and not v_request.requester_may_vote then
      ${raise(
        notPermitted,
        "Who asks for an approval does not vote on it.",
        { request_id: arg.p_request_id, principal: arg.p_principal, reason: lit("requester") },
        "Let somebody else decide; v_approval_pending lists who may.",
      )}
    end if;
    select ${p.role.of("p")}, ${isEligible}
    into v_role, v_eligible
    from ${p} p
    where ${p.principal.of("p")} = ${arg.p_principal} and ${p.status.of("p")} = 'active';
    if not found then
      ${raise(
        unknownKey,
        sql`format('No principal %s is registered to vote.', ${arg.p_principal})`,
        { argument: lit("p_principal"), principal: arg.p_principal },
        "An operator registers principals with fn_approval_principal_set.",
      )}
    elsif not v_eligible then
      ${raise(
        notPermitted,
        sql`format('The policy %s does not let %s vote.', v_request.policy, ${arg.p_principal})`,
        {
          request_id: arg.p_request_id,
          principal: arg.p_principal,
          role: sql`v_role`,
          reason: sql`case when ${arg.p_principal} = any (v_request.excluded_principals) then 'excluded' else 'role' end`,
        },
        "Let somebody else decide; v_approval_pending lists who may.",
      )}
    end if;

    insert into ${v} (${v.request_id}, ${v.principal}, ${v.decision}, ${v.role}, ${v.comment}, ${v.voted_at})
    values (${arg.p_request_id}, ${arg.p_principal}, ${arg.p_decision}, v_role, ${arg.p_comment}, v_at)
    on conflict (${v.request_id}, ${v.principal}) do nothing;
    if not found then
      ${raise(
        conflict,
        sql`format('%s has voted on this request.', ${arg.p_principal})`,
        {
          request_id: arg.p_request_id,
          principal: arg.p_principal,
          expected: lit(null),
          actual: sql`(select ${v.decision.of("v")} from ${v} v where ${v.request_id.of("v")} = ${arg.p_request_id} and ${v.principal.of("v")} = ${arg.p_principal})`,
        },
        "A vote is not changed. To stop an approval, its requester cancels it.",
      )}
    end if;

    select
      count(*) filter (where ${v.decision.of("v")} = 'approve'),
      count(*) filter (where ${v.decision.of("v")} = 'reject'),
      count(distinct ${v.role.of("v")}) filter (where ${v.decision.of("v")} = 'approve')
    into v_approvals, v_rejections, v_roles
    from ${v} v
    where ${v.request_id.of("v")} = ${arg.p_request_id};
    if ${arg.p_decision} = 'reject' then
      if v_request.one_reject_vetoes then
        v_reachable := false;
      else
        -- What it would come to if everybody who still may approved.
        select count(*) >= v_request.minimum_approvals and count(distinct o.role) >= v_request.distinct_roles
        into v_reachable
        from (
          select ${v.role.of("v")}
          from ${v} v
          where ${v.request_id.of("v")} = ${arg.p_request_id} and ${v.decision.of("v")} = 'approve'
          union all
          select ${p.role.of("p")}
          from ${p} p
          where ${isEligible}
            and not exists (
              select
              from ${v} v
              where ${v.request_id.of("v")} = ${arg.p_request_id} and ${v.principal.of("v")} = ${p.principal.of("p")}
            )
        ) as o (role);
      end if;
    end if;
    v_state := case
      when not v_reachable then 'rejected'
      when v_approvals >= v_request.minimum_approvals and v_roles >= v_request.distinct_roles then 'approved'
      else 'pending'
    end;

    update ${r} r
    set
      ${r.approvals} = v_approvals,
      ${r.rejections} = v_rejections,
      ${r.state} = v_state,
      ${r.changed_at} = case when v_state <> 'pending' then v_at else ${r.changed_at.of("r")} end,
      ${r.changed_by} = case when v_state <> 'pending' then ${arg.p_principal} else ${r.changed_by.of("r")} end
    where ${r.request_id.of("r")} = ${arg.p_request_id}
    returning r.* into v_request;
    perform ${emitted(lit("approval.voted"), "v_request", arg.p_principal, sql`jsonb_build_object('decision', ${arg.p_decision})`)};
    if v_state <> 'pending' then
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.before}, ${l.after}, ${l.actor})
      values (
        'request', ${arg.p_request_id}::text, ${arg.p_decision}, '{"state": "pending"}',
        jsonb_build_object('state', v_state, 'approvals', v_approvals, 'rejections', v_rejections), ${arg.p_principal}
      );
      perform ${emitted(sql`'approval.' || v_state`, "v_request", arg.p_principal)};
    end if;
    return jsonb_build_object(
      'request_id', ${arg.p_request_id},
      'state', v_state,
      'approvals', v_approvals,
      'required', v_request.minimum_approvals,
      'rejections', v_rejections,
      'roles', v_roles,
      'distinct_roles', v_request.distinct_roles
    );
  `,
});
