create function iu_core.fn_approval_vote(
  p_request_id uuid,
  p_principal text,
  p_decision text,
  p_comment text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_request iu_core.approval_request;
  v_state text;
  v_role text;
  v_eligible boolean;
  v_approvals bigint;
  v_rejections bigint;
  v_roles bigint;
  v_reachable boolean := true;
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_principal);
  if (p_decision in ('approve', 'reject')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The decision is approve or reject.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_decision', 'given', left(p_decision, 200))::text,
      hint = 'Correct the argument named in the detail.';
  elsif length(p_comment) not between 1 and 2000 then
    raise exception using
      errcode = 'IU003',
      message = 'A comment has 1 to 2000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_comment', 'length', length(p_comment))::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id for no key update;
  if not found then
    if p_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a request for approval is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no request for approval %s.', p_request_id),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Look up the open ones in v_approval_pending.';
  end if;
  -- Only now: the wait for the lock may have taken the request past its time.
  v_at := clock_timestamp();
  v_state := case
    when v_request.state in ('pending', 'approved') and v_request.expires_at <= v_at then 'expired'
    else v_request.state
  end;
  if v_state <> 'pending' then
    raise exception using
      errcode = 'IU006',
      message = format('The request is %s: it takes no votes.', v_state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'request_id', p_request_id,
        'machine', 'approval_request',
        'from', v_state,
        'transition', p_decision
      )::text,
      hint = 'Look at it with fn_approval_state; open another request where one is needed.';
  end if;
  if v_request.requested_by = p_principal and not v_request.requester_may_vote then
    raise exception using
      errcode = 'IU011',
      message = 'Who asks for an approval does not vote on it.',
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'principal', p_principal,
        'reason', 'requester'
      )::text,
      hint = 'Let somebody else decide; v_approval_pending lists who may.';
  end if;
  select p.role, p.status = 'active'
  and p.principal <> all (v_request.excluded_principals)
  and (v_request.requester_may_vote or p.principal <> v_request.requested_by)
  and (
    v_request.voter_roles = '{}' and v_request.voters = '{}'
    or p.role = any (v_request.voter_roles)
    or p.principal = any (v_request.voters)
  )
  into v_role, v_eligible
  from iu_core.approval_principal p
  where p.principal = p_principal and p.status = 'active';
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('No principal %s is registered to vote.', p_principal),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_principal', 'principal', p_principal)::text,
      hint = 'An operator registers principals with fn_approval_principal_set.';
  elsif not v_eligible then
    raise exception using
      errcode = 'IU011',
      message = format('The policy %s does not let %s vote.', v_request.policy, p_principal),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'principal', p_principal,
        'role', v_role,
        'reason', case when p_principal = any (v_request.excluded_principals) then 'excluded' else 'role' end
      )::text,
      hint = 'Let somebody else decide; v_approval_pending lists who may.';
  end if;

  insert into iu_core.approval_vote (request_id, principal, decision, role, comment, voted_at)
  values (p_request_id, p_principal, p_decision, v_role, p_comment, v_at)
  on conflict (request_id, principal) do nothing;
  if not found then
    raise exception using
      errcode = 'IU005',
      message = format('%s has voted on this request.', p_principal),
      detail = jsonb_build_object(
        'code', 'conflict',
        'request_id', p_request_id,
        'principal', p_principal,
        'expected', null,
        'actual', (select v.decision from iu_core.approval_vote v where v.request_id = p_request_id and v.principal = p_principal)
      )::text,
      hint = 'A vote is not changed. To stop an approval, its requester cancels it.';
  end if;

  select
    count(*) filter (where v.decision = 'approve'),
    count(*) filter (where v.decision = 'reject'),
    count(distinct v.role) filter (where v.decision = 'approve')
  into v_approvals, v_rejections, v_roles
  from iu_core.approval_vote v
  where v.request_id = p_request_id;
  if p_decision = 'reject' then
    if v_request.one_reject_vetoes then
      v_reachable := false;
    else
      -- What it would come to if everybody who still may approved.
      select count(*) >= v_request.minimum_approvals and count(distinct o.role) >= v_request.distinct_roles
      into v_reachable
      from (
        select v.role
        from iu_core.approval_vote v
        where v.request_id = p_request_id and v.decision = 'approve'
        union all
        select p.role
        from iu_core.approval_principal p
        where p.status = 'active'
        and p.principal <> all (v_request.excluded_principals)
        and (v_request.requester_may_vote or p.principal <> v_request.requested_by)
        and (
          v_request.voter_roles = '{}' and v_request.voters = '{}'
          or p.role = any (v_request.voter_roles)
          or p.principal = any (v_request.voters)
        )
          and not exists (
            select
            from iu_core.approval_vote v
            where v.request_id = p_request_id and v.principal = p.principal
          )
      ) as o (role);
    end if;
  end if;
  v_state := case
    when not v_reachable then 'rejected'
    when v_approvals >= v_request.minimum_approvals and v_roles >= v_request.distinct_roles then 'approved'
    else 'pending'
  end;

  update iu_core.approval_request r
  set
    approvals = v_approvals,
    rejections = v_rejections,
    state = v_state,
    changed_at = case when v_state <> 'pending' then v_at else r.changed_at end,
    changed_by = case when v_state <> 'pending' then p_principal else r.changed_by end
  where r.request_id = p_request_id
  returning r.* into v_request;
  perform iu_core.fn_event_emit(
    'approval.voted', 'approval_request', v_request.request_id,
    jsonb_build_object(
      'policy', v_request.policy,
      'subject_kind', v_request.subject_kind,
      'subject_id', v_request.subject_id,
      'subject_digest', v_request.subject_digest,
      'approvals', v_request.approvals,
      'rejections', v_request.rejections,
      'required', v_request.minimum_approvals
    ) || jsonb_build_object('decision', p_decision),
    p_principal, v_request.traceparent
  );
  if v_state <> 'pending' then
    insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
    values (
      'request', p_request_id::text, p_decision, '{"state": "pending"}',
      jsonb_build_object('state', v_state, 'approvals', v_approvals, 'rejections', v_rejections), p_principal
    );
    perform iu_core.fn_event_emit(
      'approval.' || v_state, 'approval_request', v_request.request_id,
      jsonb_build_object(
        'policy', v_request.policy,
        'subject_kind', v_request.subject_kind,
        'subject_id', v_request.subject_id,
        'subject_digest', v_request.subject_digest,
        'approvals', v_request.approvals,
        'rejections', v_request.rejections,
        'required', v_request.minimum_approvals
      ) || '{}',
      p_principal, v_request.traceparent
    );
  end if;
  return jsonb_build_object(
    'request_id', p_request_id,
    'state', v_state,
    'approvals', v_approvals,
    'required', v_request.minimum_approvals,
    'rejections', v_rejections,
    'roles', v_roles,
    'distinct_roles', v_request.distinct_roles
  );
end
$iu$;

comment on function iu_core.fn_approval_vote(uuid, text, text, text) is 'Counts one principal''s vote on a request; the vote that decides it changes its state in the same transaction.
Each principal votes once; the requester votes only where the policy says so. The request''s row is locked while votes are counted, so of two last votes exactly one decides. One rejection vetoes unless the policy says otherwise.
Arguments:
  p_request_id: The request.
  p_principal: Who asks; 1 to 200 characters, kept in the log.
  p_decision: approve or reject.
  p_comment: Why; 1 to 2000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU002 unknown_key, IU011 not_permitted, IU005 conflict
Example: select iu_core.fn_approval_vote(''0199c2f4-0000-7000-8000-000000000001'', ''binh@example.org'', ''approve'', ''Checked against the invoice.'')';

revoke all on function iu_core.fn_approval_vote(uuid, text, text, text) from public;
grant execute on function iu_core.fn_approval_vote(uuid, text, text, text) to iu_app;
