create function iu_core.fn_approval_cancel(
  p_request_id uuid,
  p_actor text,
  p_reason text default null
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
  v_request_ids uuid[];
begin
  perform iu_core.fn_dot_gate_require('approval.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if length(p_reason) not between 1 and 1000 then
    raise exception using
      errcode = 'IU003',
      message = 'A reason has 1 to 1000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_reason', 'length', length(p_reason))::text,
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
  if v_request.requested_by <> p_actor then
    raise exception using
      errcode = 'IU011',
      message = 'Only who asked for an approval takes it back.',
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'request_id', p_request_id,
        'actor', p_actor,
        'requested_by', v_request.requested_by
      )::text,
      hint = 'Vote against it, or ask an operator to invalidate it.';
  end if;
  v_at := clock_timestamp();
  v_state := case
    when v_request.state in ('pending', 'approved') and v_request.expires_at <= v_at then 'expired'
    else v_request.state
  end;
  if v_state not in ('pending', 'approved') then
    raise exception using
      errcode = 'IU006',
      message = format('The request is %s: there is nothing to take back.', v_state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'request_id', p_request_id,
        'machine', 'approval_request',
        'from', v_state,
        'transition', 'cancel'
      )::text,
      hint = 'Look at it with fn_approval_state.';
  end if;

  v_request_ids := array[p_request_id];
  insert into iu_core.approval_log (object_kind, object_key, change, before, after, actor)
  select
    'request', r.request_id::text, 'cancel',
    jsonb_build_object('state', r.state),
    jsonb_strip_nulls(jsonb_build_object('state', 'cancelled', 'note', p_reason)),
    p_actor
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  update iu_core.approval_request r
  set state = 'cancelled', changed_at = v_at, changed_by = p_actor
  where r.request_id = any (v_request_ids);
  perform iu_core.fn_event_emit(
    'approval.cancelled', 'approval_request', r.request_id,
    jsonb_build_object(
      'policy', r.policy,
      'subject_kind', r.subject_kind,
      'subject_id', r.subject_id,
      'subject_digest', r.subject_digest,
      'approvals', r.approvals,
      'rejections', r.rejections,
      'required', r.minimum_approvals
    ) || '{}',
    p_actor, r.traceparent
  )
  from iu_core.approval_request r
  where r.request_id = any (v_request_ids)
  order by r.request_id;
  return jsonb_build_object('request_id', p_request_id, 'from_state', v_state, 'state', 'cancelled');
end
$iu$;

comment on function iu_core.fn_approval_cancel(uuid, text, text) is 'Takes a request for approval back, open or approved. Only who asked for it may.
Waits for whoever is at work under the approval. To stop somebody else''s request, vote against it, or have an operator invalidate it.
Arguments:
  p_request_id: The request.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_reason: Why; 1 to 1000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU011 not_permitted, IU006 invalid_transition
Example: select iu_core.fn_approval_cancel(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'', ''No longer needed.'')';

revoke all on function iu_core.fn_approval_cancel(uuid, text, text) from public;
grant execute on function iu_core.fn_approval_cancel(uuid, text, text) to iu_app;
