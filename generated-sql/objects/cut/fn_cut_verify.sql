create function iu_core.fn_cut_verify(
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
  v_count int;
  v_findings jsonb;
  v_result jsonb;
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
  if not v_request.state in ('executed') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'verify'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'verify',
        'from', v_request.state,
        'allowed_from', '["executed"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  if v_request.executed_by = p_actor then
    raise exception using
      errcode = 'IU011',
      message = 'Who executed a cut does not verify it.',
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'cut_request_id', p_cut_request_id,
        'actor', p_actor,
        'executed_by', v_request.executed_by
      )::text,
      hint = 'Let somebody else compare the units with the source.';
  end if;
  perform
  from iu_core.information_unit u
  where u.iu_id = any (array(select l.iu_id from iu_core.cut_leg l where l.cut_request_id = p_cut_request_id))
  order by u.iu_id
  for share;
  select count(*)::int, jsonb_agg(to_jsonb(f) order by f.block_no) filter (where f.nth <= 20)
  into v_count, v_findings
  from (
    select f.*, row_number() over (order by f.block_no) as nth
    from iu_core.fn_cut_findings(p_cut_request_id) f
  ) as f;
  if v_count > 0 then
    raise exception using
      errcode = 'IU010',
      message = format('The units are not what was cut: %s findings, the first about %s.', v_count, v_findings -> 0 ->> 'problem'),
      detail = jsonb_build_object(
        'code', 'integrity',
        'cut_request_id', p_cut_request_id,
        'expected', v_findings -> 0 -> 'expected',
        'actual', v_findings -> 0 -> 'actual',
        'finding_count', v_count,
        'findings', v_findings
      )::text,
      hint = 'Find out in fn_iu_history who changed the units; put them back or cut the document again.';
  end if;

  v_result := (
    select jsonb_build_object(
      'units', count(*) filter (where l.action not in ('gap', 'retire')),
      'gaps', count(*) filter (where l.action = 'gap'),
      'bytes', sum(l.byte_end - l.byte_start),
      'source_digest', v_request.source_digest
    )
    from iu_core.cut_leg l
    where l.cut_request_id = p_cut_request_id
  );
  update iu_core.cut_request q
  set state = 'verified', changed_at = v_at, changed_by = p_actor
  where q.cut_request_id = v_request.cut_request_id;
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, 'verify', v_request.state, 'verified', p_actor, v_result);
  return v_result || jsonb_build_object('cut_request_id', p_cut_request_id, 'state', 'verified');
end
$iu$;

comment on function iu_core.fn_cut_verify(uuid, text) is 'Compares the units of an executed cut with its source, byte for byte. Never by who executed it.
Everything is computed from the live units while they are locked against change: nothing that the execution counted is believed. Refused with IU010 and the findings when a unit, a gap or the whole differs, and with IU011 for the executor.
Arguments:
  p_cut_request_id: The cut; executed.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU011 not_permitted, IU010 integrity
Example: select iu_core.fn_cut_verify(''0199c2f4-0000-7000-8000-000000000001'', ''verifier@example.org'')';

revoke all on function iu_core.fn_cut_verify(uuid, text) from public;
grant execute on function iu_core.fn_cut_verify(uuid, text) to cutter_verify;
