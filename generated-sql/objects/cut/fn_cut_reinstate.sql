create function iu_core.fn_cut_reinstate(
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
  v_at timestamptz;
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
  if not v_request.state in ('compensated') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'reinstate'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'reinstate',
        'from', v_request.state,
        'allowed_from', '["compensated"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  v_report := iu_core.fn_cut_steps_take(p_cut_request_id, p_actor);
  v_at := clock_timestamp();
  update iu_core.cut_request q
  set
    state = 'executed', executed_at = v_at, executed_by = p_actor,
    changed_at = v_at, changed_by = p_actor
  where q.cut_request_id = p_cut_request_id;
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, 'reinstate', v_request.state, 'executed', p_actor, v_report);
  return v_report || jsonb_build_object('cut_request_id', p_cut_request_id, 'state', 'executed');
end
$iu$;

comment on function iu_core.fn_cut_reinstate(uuid, text) is 'Takes the compensation of a cut back: its units have the cut''s texts and states again, as new versions.
All steps of fn_cut_compensation_plan or none, refused as fn_cut_compensate is. Whoever asks counts as the executor: somebody else verifies the cut again. It can be compensated again.
Arguments:
  p_cut_request_id: The cut; compensated.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_cut_reinstate(''0199c2f4-0000-7000-8000-000000000001'', ''cutter@example.org'')';

revoke all on function iu_core.fn_cut_reinstate(uuid, text) from public;
grant execute on function iu_core.fn_cut_reinstate(uuid, text) to cutter_exec;
