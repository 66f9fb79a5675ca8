create function iu_core.fn_approval_state(
  p_request_id uuid
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.approval_request;
  v_votes jsonb;
  v_roles jsonb;
begin
  select r.* into v_request from iu_core.approval_request r where r.request_id = p_request_id;
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
  select
    coalesce(
      jsonb_agg(
        jsonb_build_object(
          'principal', v.principal,
          'decision', v.decision,
          'role', v.role,
          'comment', v.comment,
          'voted_at', v.voted_at
        )
        order by v.voted_at, v.principal
      ),
      '[]'
    ),
    coalesce(jsonb_agg(distinct v.role) filter (where v.decision = 'approve'), '[]')
  into v_votes, v_roles
  from iu_core.approval_vote v
  where v.request_id = p_request_id;

  return jsonb_build_object(
    'request_id', v_request.request_id,
    'policy', v_request.policy,
    'subject_kind', v_request.subject_kind,
    'subject_id', v_request.subject_id,
    'subject_digest', v_request.subject_digest,
    'requested_by', v_request.requested_by,
    'context', v_request.context,
    'state', case
      when v_request.state in ('pending', 'approved') and v_request.expires_at <= clock_timestamp() then 'expired'
      else v_request.state
    end,
    'approvals', v_request.approvals,
    'required', v_request.minimum_approvals,
    'rejections', v_request.rejections,
    'roles', v_roles,
    'terms', jsonb_build_object(
      'minimum_approvals', v_request.minimum_approvals,
      'distinct_roles', v_request.distinct_roles,
      'voter_roles', v_request.voter_roles,
      'voters', v_request.voters,
      'excluded_principals', v_request.excluded_principals,
      'requester_may_vote', v_request.requester_may_vote,
      'one_reject_vetoes', v_request.one_reject_vetoes
    ),
    'requested_at', v_request.requested_at,
    'expires_at', v_request.expires_at,
    'changed_at', v_request.changed_at,
    'changed_by', v_request.changed_by,
    'votes', v_votes
  );
end
$iu$;

comment on function iu_core.fn_approval_state(uuid) is 'Where a request for approval stands: its state now, its votes, and what it takes.
Arguments:
  p_request_id: The request.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_approval_state(''0199c2f4-0000-7000-8000-000000000001'') ->> ''state''';

revoke all on function iu_core.fn_approval_state(uuid) from public;
grant execute on function iu_core.fn_approval_state(uuid) to iu_reader;
