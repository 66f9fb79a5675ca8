import { approvalLog } from "../../approval/approval_log.ts";
import { approvalRequest, approvalRequestKept } from "../../approval/approval_request.ts";
import { approvalVote } from "../../approval/approval_vote.ts";
import { lit, sql } from "../../kit/index.ts";
import { fnStateMachineCheck } from "../../machine/fn_state_machine_check.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { isAppendOnly, some } from "./facts.ts";

/** Number of triggers that keep a request what it is: its subject and terms, its changes of state, its first state. */
const guards = sql`
  (
    select count(*)
    from pg_trigger as t
    where t.tgrelid = '${approvalRequest}'::regclass
      and t.tgfoid in ('${approvalRequestKept.execute}()'::regprocedure, '${fnStateMachineCheck}()'::regprocedure)
      and t.tgenabled in ('O', 'A')
  )
`;

export const approvalsSurface = defineSurface({
  surface: "approvals",
  module: "approval",
  query: sql`
    with request as (
      select n.* from ${approvalRequest} as n order by n.request_id desc limit ${lit(sampleSize)}
    ), counted as (
      select
        r.request_id,
        r.state,
        r.expires_at <= clock_timestamp() as is_over,
        (r.approvals, r.rejections) = (v.approvals, v.rejections) as is_counted,
        v.approvals >= r.minimum_approvals and v.roles >= r.distinct_roles as is_met,
        v.has_own as has_own_vote
      from request as r
      cross join lateral (
        select
          count(*) filter (where v.decision = 'approve') as approvals,
          count(*) filter (where v.decision = 'reject') as rejections,
          count(distinct v.role) filter (where v.decision = 'approve') as roles,
          coalesce(bool_or(v.principal = r.requested_by), false) and not r.requester_may_vote as has_own
        from ${approvalVote} as v
        where v.request_id = r.request_id
      ) as v
    ), summed as (
      select
        count(*) as checked,
        count(*) filter (where c.state = 'pending' and not c.is_over) as pending,
        count(*) filter (where c.state = 'approved' and not c.is_over) as approved,
        count(*) filter (where c.state in ('pending', 'approved') and c.is_over) as unswept,
        count(*) filter (where c.is_counted and (c.state <> 'approved' or c.is_met) and not c.has_own_vote) as good,
        ${some(sql`c.request_id`, sql`not c.is_counted`)} as miscounted,
        ${some(sql`c.request_id`, sql`c.state = 'approved' and not c.is_met`)} as unearned,
        ${some(sql`c.request_id`, sql`c.has_own_vote`)} as own_votes
      from counted as c
    )
    select
      s.good = s.checked and ${guards} = 3 and ${isAppendOnly(approvalVote)} and ${isAppendOnly(approvalLog)},
      jsonb_build_object(
        'requests_checked', s.checked,
        'pending', s.pending,
        'approved', s.approved,
        'over_and_not_swept', s.unswept,
        'votes_miscounted', s.miscounted,
        'approved_without_quorum', s.unearned,
        'voted_on_by_requester', s.own_votes,
        'requests_guarded', ${guards} = 3,
        'votes_append_only', ${isAppendOnly(approvalVote)},
        'log_append_only', ${isAppendOnly(approvalLog)})
    from summed as s
  `,
  expected: `of the newest ${sampleSize} requests the votes are counted right, and those approved have their quorum; votes and log are append-only, requests guarded`,
  hint: "A request that is approved without its quorum was written past the functions: invalidate it with fn_approval_invalidate. Enable triggers that are off.",
});
