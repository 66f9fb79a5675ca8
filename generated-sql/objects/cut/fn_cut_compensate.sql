create function iu_core.fn_cut_compensate(
  p_cut_request_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_request iu_core.cut_request;
  v_report jsonb;
begin
  perform iu_core.fn_dot_gate_require('cutter.execution_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select q.* into v_request from iu_core.cut_request q where q.cut_request_id = p_cut_request_id for no key update;
  if not found then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  if not iu_core.fn_access_complete(iu_core.fn_access_caller()) and not iu_core.fn_access_exempt(iu_core.fn_access_caller()) and not (pg_has_role(iu_core.fn_access_caller(), 'iu_auditor', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_exec', 'usage') or pg_has_role(iu_core.fn_access_caller(), 'cutter_verify', 'usage')) and exists (
    select
    from iu_core.cut_request q
    join iu_core.cut_document_unit d on d.document_key = q.document_key
    join iu_core.information_unit u on u.iu_id = d.iu_id
    where q.cut_request_id = p_cut_request_id and (u.scope is not null and u.scope <> all (iu_core.fn_access_scopes(iu_core.fn_access_caller())))
  ) then
    if p_cut_request_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a cut is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cut_request_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no cut %s.', p_cut_request_id),
      detail = jsonb_build_object('code', 'not_found', 'cut_request_id', p_cut_request_id)::text,
      hint = 'Look up the cuts of a document in cut_request, or open one with fn_cut_open.';
  end if;
  if not v_request.state in ('executed', 'verified', 'completed') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'compensate'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'compensate',
        'from', v_request.state,
        'allowed_from', '["executed","verified","completed"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  v_report := iu_core.fn_cut_steps_take(p_cut_request_id, p_actor);
  update iu_core.cut_request q
  set state = 'compensated', changed_at = v_at, changed_by = p_actor
  where q.cut_request_id = v_request.cut_request_id;
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, 'compensate', v_request.state, 'compensated', p_actor, v_report);
  return v_report || jsonb_build_object('cut_request_id', p_cut_request_id, 'state', 'compensated');
end
$iu$;

comment on function iu_core.fn_cut_compensate(uuid, text) is 'Takes a cut back by going forward: what it added is withdrawn, what it revised gets its former text as a new version.
Takes all steps of fn_cut_compensation_plan or none: with IU010 while a unit is not what the cut left, or is in use; with IU005 after a later cut of the document, or while a unit is on hold. Nothing is deleted. fn_cut_reinstate takes the compensation back.
Arguments:
  p_cut_request_id: The cut; executed, verified or completed.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_cut_compensate(''0199c2f4-0000-7000-8000-000000000001'', ''cutter@example.org'')';

revoke all on function iu_core.fn_cut_compensate(uuid, text) from public;
grant execute on function iu_core.fn_cut_compensate(uuid, text) to cutter_exec;
