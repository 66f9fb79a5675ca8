create function iu_core.fn_approval_open(
  p_policy text,
  p_subject_kind text,
  p_subject_id uuid,
  p_subject_digest text,
  p_requested_by text,
  p_context jsonb default '{}'::jsonb,
  p_traceparent text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request_id uuid := iu_core.fn_iu_uuid7();
  v_policy iu_core.approval_policy;
  v_eligible bigint;
  v_roles bigint;
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_requested_by);
  select p.*
  into v_policy
  from iu_core.approval_policy p
  where p.policy = p_policy and p.status = 'active';
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no approval policy %s.', coalesce(left(p_policy, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_policy',
        'policy', left(p_policy, 200),
        'known', (select jsonb_agg(p.policy order by p.policy) from iu_core.approval_policy p where p.status = 'active')
      )::text,
      hint = 'An operator makes one with fn_approval_policy_set.';
  end if;
  if (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A subject kind is a name of at most 100 letters, digits and . _ : -.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_kind', 'given', left(p_subject_kind, 200))::text,
      hint = 'Say what sort of thing it is, e.g. dead_letter_batch.';
  elsif p_subject_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'A subject is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_id')::text,
      hint = 'Correct the argument named in the detail.';
  elsif (p_subject_digest ~ '^[0-9a-f]{64}$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The digest of the subject is 64 lower-case hex digits.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subject_digest', 'given', left(p_subject_digest, 200))::text,
      hint = 'Take it with fn_iu_sha256 over what exactly is to be approved.';
  elsif jsonb_typeof(p_context) is distinct from 'object' or octet_length(p_context::text) > 16384 then
    raise exception using
      errcode = 'IU003',
      message = 'The context is a JSON object of at most 16384 bytes.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_context',
        'size', octet_length(p_context::text),
        'limit', 16384
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select count(*), count(distinct v.role)
  into v_eligible, v_roles
  from iu_core.approval_principal v
  where v.status = 'active'
  and v.principal <> all (v_policy.excluded_principals)
  and (v_policy.requester_may_vote or v.principal <> p_requested_by)
  and (
    v_policy.voter_roles = '{}' and v_policy.voters = '{}'
    or v.role = any (v_policy.voter_roles)
    or v.principal = any (v_policy.voters)
  );
  if v_eligible < v_policy.minimum_approvals or v_roles < v_policy.distinct_roles then
    raise exception using
      errcode = 'IU003',
      message = format('The policy %s cannot be met: too few may vote on what %s asks for.', p_policy, p_requested_by),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_policy',
        'policy', p_policy,
        'required', v_policy.minimum_approvals,
        'eligible', v_eligible,
        'distinct_roles', v_policy.distinct_roles,
        'eligible_roles', v_roles
      )::text,
      hint = 'An operator registers who may vote with fn_approval_principal_set, or changes the policy.';
  end if;

  insert into iu_core.approval_request (
    request_id, policy, subject_kind, subject_id, subject_digest, requested_by, context,
    minimum_approvals, distinct_roles, voter_roles, voters, excluded_principals, requester_may_vote, one_reject_vetoes,
    requested_at, expires_at, changed_at, changed_by, traceparent
  )
  values (
    v_request_id, p_policy, p_subject_kind, p_subject_id, p_subject_digest, p_requested_by, p_context,
    v_policy.minimum_approvals, v_policy.distinct_roles, v_policy.voter_roles, v_policy.voters, v_policy.excluded_principals, v_policy.requester_may_vote, v_policy.one_reject_vetoes,
    v_at, v_at + v_policy.expires_after, v_at, p_requested_by, p_traceparent
  );
  insert into iu_core.approval_log (object_kind, object_key, change, after, actor)
  values ('request', v_request_id::text, 'open', '{"state": "pending"}', p_requested_by);
  perform iu_core.fn_event_emit(
    'approval.requested', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_requested_by, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = v_request_id;
  return v_request_id;
end
$iu$;

comment on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) is 'Asks for an approval of one subject as it is now, and returns the request''s id.
The request is bound to the digest of the subject and keeps the terms of the policy as they are now. Refused with IU003 when those who may vote are too few, or hold too few roles, for the policy ever to be met. Several requests may be open for one subject.
Arguments:
  p_policy: A registered policy.
  p_subject_kind: What sort of thing the subject is, such as dead_letter_batch.
  p_subject_id: What is to be approved.
  p_subject_digest: SHA-256 of what exactly is to be approved, 64 lower-case hex digits.
  p_requested_by: Who asks; 1 to 200 characters, kept in the log.
  p_context: Facts for those who vote; an object of at most 16384 bytes.
  p_traceparent: W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.
Errors: IU002 unknown_key, IU003 invalid_argument
Example: select iu_core.fn_approval_open(''payment.release'', ''payment'', ''01890000-0000-7000-8000-000000000000'', iu_core.fn_iu_sha256(''…''), ''ana@example.org'')';

revoke all on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) from public;
grant execute on function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text) to iu_app;
