create function iu_core.fn_iu_post_cut_axis_materialize(
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
  v_request iu_core.cut_request;
  v_iu_ids uuid[];
  v_result jsonb;
begin
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
  if not v_request.state in ('executed', 'verified', 'completed', 'compensated') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'materialize'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'materialize',
        'from', v_request.state,
        'allowed_from', '["executed","verified","completed","compensated"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  v_iu_ids := array(
    select l.iu_id
    from iu_core.cut_leg l
    where l.cut_request_id = p_cut_request_id and l.iu_id is not null
  );
  v_result := jsonb_build_object('units', cardinality(v_iu_ids)) || iu_core.fn_iu_envelope_touch(v_iu_ids);
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, 'materialize', v_request.state, v_request.state, p_actor, v_result);
  return v_result || jsonb_build_object('cut_request_id', p_cut_request_id);
end
$iu$;

comment on function iu_core.fn_iu_post_cut_axis_materialize(uuid, text) is 'Makes the three-axis envelopes of a cut''s units anew; fn_cut_complete calls it.
By hand it is for a cut whose envelopes were left behind, and works whatever the gates say: envelopes follow from the units.
Arguments:
  p_cut_request_id: The cut; executed or beyond.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_post_cut_axis_materialize(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_post_cut_axis_materialize(uuid, text) from public;
grant execute on function iu_core.fn_iu_post_cut_axis_materialize(uuid, text) to iu_operator;
