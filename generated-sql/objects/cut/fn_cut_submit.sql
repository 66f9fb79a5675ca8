create function iu_core.fn_cut_submit(
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
  v_digest text;
  v_approval_id uuid;
begin
  perform iu_core.fn_dot_gate_require('cutter.planning_enabled');
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
  if not v_request.state in ('planned') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s cannot take the transition %s.', v_request.state, 'submit'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'transition', 'submit',
        'from', v_request.state,
        'allowed_from', '["planned"]'::jsonb
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
      message = 'The plan is not the one that was made.',
      detail = jsonb_build_object(
        'code', 'integrity',
        'cut_request_id', p_cut_request_id,
        'expected', v_request.plan_digest,
        'actual', v_digest
      )::text,
      hint = 'Plan the cut again.';
  end if;
  v_approval_id := iu_core.fn_approval_open(
    iu_core.fn_dot_config_get('iu_core.review_policy') #>> '{}', 'cut_request', p_cut_request_id, v_digest, p_actor,
    jsonb_build_object('document_key', v_request.document_key, 'source_digest', v_request.source_digest)
      || (
        select jsonb_build_object(
          'cut_request_id', p_cut_request_id,
          'blocks', count(l.byte_start),
          'bytes', sum(l.byte_end - l.byte_start),
          'gaps', count(*) filter (where l.action = 'gap'),
          'lossless', count(*) filter (where l.byte_start <> l.reached) = 0,
          'add', count(*) filter (where l.action = 'add'),
          'keep', count(*) filter (where l.action = 'keep'),
          'revise', count(*) filter (where l.action = 'revise'),
          'restore', count(*) filter (where l.action = 'restore'),
          'retire', count(*) filter (where l.action = 'retire'),
          'plan_digest', v_digest
        )
        from (
          select
            l.action, l.byte_start, l.byte_end,
            lag(l.byte_end, 1, 0) over (order by l.block_no) as reached
          from iu_core.cut_leg l
          where l.cut_request_id = p_cut_request_id
        ) as l
      )
  );
  update iu_core.cut_request q
  set approval_request_id = v_approval_id
  where q.cut_request_id = p_cut_request_id;
  update iu_core.cut_request q
  set state = 'submitted', changed_at = v_at, changed_by = p_actor
  where q.cut_request_id = v_request.cut_request_id;
  insert into iu_core.cut_request_transition (cut_request_id, transition, from_state, to_state, actor, detail)
  values (v_request.cut_request_id, 'submit', v_request.state, 'submitted', p_actor, jsonb_build_object('approval_request_id', v_approval_id, 'plan_digest', v_digest));
  return jsonb_build_object(
    'cut_request_id', p_cut_request_id, 'state', 'submitted', 'approval_request_id', v_approval_id, 'plan_digest', v_digest
  );
end
$iu$;

comment on function iu_core.fn_cut_submit(uuid, text) is 'Puts a plan to the vote: opens an approval that is bound to exactly this plan.
The approval is opened under the policy in the setting iu_core.review_policy; its subject is the cut, its context has the plan in figures.
Arguments:
  p_cut_request_id: The cut; planned.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU010 integrity
Example: select iu_core.fn_cut_submit(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_cut_submit(uuid, text) from public;
grant execute on function iu_core.fn_cut_submit(uuid, text) to iu_app;
