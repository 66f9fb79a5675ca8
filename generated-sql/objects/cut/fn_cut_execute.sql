create function iu_core.fn_cut_execute(
  p_cut_request_id uuid,
  p_mode text,
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
  v_digest text;
  v_report jsonb;
begin
  perform iu_core.fn_dot_gate_require('cutter.execution_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_mode in ('dry_run', 'real')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The mode is dry_run or real.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_mode', 'given', left(p_mode, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
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
  if not v_request.state in ('submitted') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'execute'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'execute',
        'from', v_request.state,
        'allowed_from', '["submitted"]'::jsonb
      )::text,
      hint = 'Look up the allowed changes with fn_state_machine_allowed(''cut_request'', <state>).';
  end if;
  v_digest := (
    select iu_core.fn_iu_sha256(
      E'iu.cut.plan.v1\n' || q.document_key || E'\t' || encode(sha256(convert_to(q.source, 'UTF8')), 'hex') || E'\n' || (
        select coalesce(string_agg(
          format(
            E'%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
            l.block_no, l.action, l.byte_start, l.byte_end, l.body_digest,
            l.gap_name, l.canonical_address, l.title, l.unit_kind,
            encode(sha256(convert_to(l.metadata::text, 'UTF8')), 'hex'),
            case when l.action <> 'add' then l.iu_id end, l.base_version_no, l.base_status
          ),
          '' order by l.block_no
        ), '')
        from iu_core.cut_leg l
        where l.cut_request_id = q.cut_request_id
      )
    )
    from iu_core.cut_request q
    where q.cut_request_id = p_cut_request_id
  );
  if v_digest <> v_request.plan_digest then
    raise exception using
      errcode = 'IU010',
      message = 'The plan is not the one that was submitted.',
      detail = jsonb_build_object(
        'code', 'integrity',
        'cut_request_id', p_cut_request_id,
        'expected', v_request.plan_digest,
        'actual', v_digest
      )::text,
      hint = 'Find out who changed cut_leg, and plan the cut again.';
  end if;
  perform iu_core.fn_approval_hold(v_request.approval_request_id, 'cut_request', p_cut_request_id, v_digest);

  if p_mode = 'dry_run' then
    begin
      v_report := iu_core.fn_cut_apply(p_cut_request_id, p_actor);
      raise exception using errcode = 'IU0DR', message = 'A dry run ends.';
    exception
      when sqlstate 'IU0DR' then
        null;
    end;
    insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
    values (v_request.cut_request_id, 'dry_run', v_request.state, v_request.state, p_actor, v_report);
  else
    v_report := iu_core.fn_cut_apply(p_cut_request_id, p_actor);
    -- Taken with the document locked: cuts of one document are told apart by it.
    v_at := clock_timestamp();
    update iu_core.cut_request q
    set
      state = 'executed', executed_at = v_at, executed_by = p_actor,
      changed_at = v_at, changed_by = p_actor
    where q.cut_request_id = p_cut_request_id;
    insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
    values (v_request.cut_request_id, 'execute', v_request.state, 'executed', p_actor, v_report);
  end if;
  return v_report || jsonb_build_object(
    'cut_request_id', p_cut_request_id,
    'mode', p_mode,
    'state', case p_mode when 'real' then 'executed' else v_request.state end
  );
end
$iu$;

comment on function iu_core.fn_cut_execute(uuid, text, text) is 'Carries out an approved plan: its units are minted as drafts, revised, restored and withdrawn, all of it or nothing.
Refused with IU007 without an approval of exactly this plan, and with IU005 when the document has changed since it was planned. A dry run does all of it, undoes it, and leaves a line in the cut''s log. New units carry cut_request_id, byte_start and byte_end in their metadata. A unit in force keeps its version in force; one that is in force and gone from the source stays so until it is retired by a review. Somebody else verifies.
Arguments:
  p_cut_request_id: The cut; submitted and approved.
  p_mode: dry_run or real.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU010 integrity
Example: select iu_core.fn_cut_execute(''0199c2f4-0000-7000-8000-000000000001'', ''dry_run'', ''cutter@example.org'')';

revoke all on function iu_core.fn_cut_execute(uuid, text, text) from public;
grant execute on function iu_core.fn_cut_execute(uuid, text, text) to cutter_exec;
