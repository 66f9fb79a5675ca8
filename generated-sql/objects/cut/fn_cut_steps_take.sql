create function iu_core.fn_cut_steps_take(
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
  v_compensation_id uuid := iu_core.fn_iu_uuid7();
  v_request iu_core.cut_request;
  v_undoes uuid;
  v_expected uuid;
  v_head uuid;
  v_steps iu_core.cut_compensation_step[];
  v_digest text;
  v_problems jsonb;
begin
  select q.* into v_request from iu_core.cut_request q where q.cut_request_id = p_cut_request_id;
  perform from iu_core.cut_document d where d.document_key = v_request.document_key for no key update;
  v_expected := case when v_request.state = 'compensated' then v_request.base_cut_request_id else p_cut_request_id end;
  v_head := (
    select h.cut_request_id
    from iu_core.cut_request h
    where h.document_key = v_request.document_key and h.state in ('executed', 'verified', 'completed')
    order by h.executed_at desc
    limit 1
  );
  if v_head is distinct from v_expected then
    raise exception using
      errcode = 'IU005',
      message = 'Another cut of the document came after this one.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'cut_request_id', p_cut_request_id,
        'expected', v_expected,
        'actual', v_head
      )::text,
      hint = 'Compensate the later cut first; it is in the detail.';
  end if;
  perform
  from iu_core.information_unit u
  where u.iu_id = any (array(select l.iu_id from iu_core.cut_leg l where l.cut_request_id = p_cut_request_id))
  order by u.iu_id
  for update;

  select
    array_agg(
      row(
        v_compensation_id, p.step_no, p.iu_id, p.from_status, p.to_status, p.from_version_no,
        p.from_version_no + case when p.text_version_no is null then 0 else 1 end, p.text_version_no,
        p.from_metadata, p.to_metadata, p.precondition_digest
      )::iu_core.cut_compensation_step
      order by p.step_no
    ),
    iu_core.fn_iu_sha256(coalesce(string_agg(p.precondition_digest || E'\n', '' order by p.step_no), '')),
    jsonb_agg(
      jsonb_build_object(
        'step_no', p.step_no, 'problem', p.problem, 'iu_id', p.iu_id, 'canonical_address', p.canonical_address,
        'expected', p.precondition_digest, 'actual', p.current_digest, 'status', p.from_status, 'version_no', p.from_version_no
      )
      order by p.step_no
    ) filter (where p.problem is not null)
  into v_steps, v_digest, v_problems
  from (
    select
      row_number() over (order by p.step_no)::int as step_no,
      case
        when p.to_status = p.left_status and p.text_version_no is null then 'look'
        when p.to_status = 'withdrawn' and p.left_status <> 'withdrawn' then 'withdraw'
        when p.left_status = 'withdrawn' and p.to_status <> 'withdrawn' then 'restore'
        else 'revert'
      end as action,
      p.iu_id,
      n.canonical_address,
      n.lifecycle_status as from_status,
      p.to_status,
      n.current_version_no as from_version_no,
      p.text_version_no,
      p.precondition_digest,
      n.current_digest,
      case
        when n.current_digest <> p.precondition_digest then 'drift'
        when p.to_status = 'withdrawn' and p.left_status <> 'withdrawn' and exists (
          select
          from iu_core.iu_piece_membership m
          join iu_core.iu_piece_collection k on k.collection_id = m.collection_id
          where m.iu_id = p.iu_id and k.status = 'active'
        ) then 'in_use'
      end as problem,
      n.metadata as from_metadata,
      coalesce(p.to_metadata, n.metadata) as to_metadata
    from (
      select p.*, iu_core.fn_iu_sha256(format(E'iu.cut.step.v1\n%s\t%s\t%s\t%s\n', p.iu_id, p.left_status, v.title, v.body_digest)) as precondition_digest
      from (
        select o.* from (select
          l.block_no as step_no,
          l.iu_id as iu_id,
          case when l.action in ('add', 'restore') then 'draft' when l.action = 'retire' and l.base_status = 'draft' then 'withdrawn' else l.base_status end as left_status,
          l.version_no as left_version_no,
          case when l.action in ('add', 'restore') then 'withdrawn' else l.base_status end as to_status,
          nullif(l.base_version_no, l.version_no) as text_version_no,
          l.base_metadata as to_metadata
        from iu_core.cut_leg l
        where l.cut_request_id = p_cut_request_id and l.action not in ('keep', 'gap')) as o where not (v_request.state = 'compensated')
        union all
        select o.* from (select
          s.step_no, s.iu_id, s.to_status, s.to_version_no, s.from_status,
          case when s.text_version_no is not null then s.from_version_no end,
          s.from_metadata
        from iu_core.cut_compensation_step s
        where s.compensation_id = (
          select c.compensation_id
          from iu_core.cut_compensation c
          where c.cut_request_id = p_cut_request_id
          order by c.compensation_id desc
          limit 1
        )) as o where (v_request.state = 'compensated')
      ) as p
      join iu_core.unit_version v on v.iu_id = p.iu_id and v.version_no = p.left_version_no
    ) as p
    cross join lateral (
      select
        u.canonical_address, u.lifecycle_status, u.current_version_no, u.metadata,
        iu_core.fn_iu_sha256(format(E'iu.cut.step.v1\n%s\t%s\t%s\t%s\n', u.iu_id, u.lifecycle_status, v.title, v.body_digest)) as current_digest
      from iu_core.information_unit u
      join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
      where u.iu_id = p.iu_id
      offset 0
    ) as n
  ) as p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU010',
      message = format(
        '%s units are not what was left, or are in use: %s is %s.',
        jsonb_array_length(v_problems), v_problems -> 0 ->> 'canonical_address',
        case v_problems -> 0 ->> 'problem' when 'in_use' then 'a piece of an active collection' else 'another text or in another state' end
      ),
      detail = jsonb_build_object(
        'code', 'integrity',
        'cut_request_id', p_cut_request_id,
        'iu_id', v_problems -> 0 -> 'iu_id',
        'expected', v_problems -> 0 -> 'expected',
        'actual', v_problems -> 0 -> 'actual',
        'steps', jsonb_path_query_array(v_problems, '$[0 to 19]')
      )::text,
      hint = 'Look at fn_cut_compensation_plan. Take back what was built on the units first: revisions, enactments with fn_iu_unenact, places in collections.';
  end if;

  if v_request.state = 'compensated' then
    v_undoes := (
      select c.compensation_id
      from iu_core.cut_compensation c
      where c.cut_request_id = p_cut_request_id
      order by c.compensation_id desc
      limit 1
    );
  end if;
  insert into iu_core.cut_compensation (compensation_id, cut_request_id, undoes, from_state, step_count, plan_digest, created_at, created_by)
  values (
    v_compensation_id, p_cut_request_id, v_undoes, v_request.state, coalesce(cardinality(v_steps), 0), v_digest, v_at, p_actor
  );
  insert into iu_core.cut_compensation_step
  select s.*
  from unnest(v_steps) s;

  insert into iu_core.unit_version (
    iu_id, version_no, title, body, body_digest, change_note, created_by
  )
  select
    s.iu_id, s.to_version_no, v.title, v.body, v.body_digest,
    case when v_undoes is null then 'Compensates cut ' else 'Reinstates cut ' end || p_cut_request_id, p_actor
  from unnest(v_steps) s
  join iu_core.unit_version v on v.iu_id = s.iu_id and v.version_no = s.text_version_no;
  update iu_core.information_unit u
  set
    current_version_no = s.to_version_no,
    lifecycle_status = s.to_status,
    metadata = s.to_metadata
  from unnest(v_steps) s
  where u.iu_id = s.iu_id
    and (s.from_status <> s.to_status or s.text_version_no is not null);

  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    iu_core.fn_iu_uuid7(v_at + (row_number() over (order by s.step_no, t.nth)) * interval '1 microsecond'),
    s.iu_id, t.transition, p_actor, t.from_status, t.to_status, t.version_no,
    jsonb_build_object('cut_request_id', p_cut_request_id, 'document_key', v_request.document_key, 'compensation_id', v_compensation_id)
  from unnest(v_steps) s
  cross join lateral (
    values
      (1, s.to_status <> 'withdrawn' and s.from_status = 'withdrawn', 'restore', s.from_status, s.to_status, s.from_version_no),
      (
        2, s.text_version_no is not null, 'revise',
        case s.from_status when 'withdrawn' then s.to_status else s.from_status end,
        case s.from_status when 'withdrawn' then s.to_status else s.from_status end,
        s.to_version_no
      ),
      (3, s.to_status = 'withdrawn' and s.from_status <> 'withdrawn', 'withdraw', s.from_status, s.to_status, s.to_version_no)
  ) as t (nth, happens, transition, from_status, to_status, version_no)
  where t.happens;

  return (
    select jsonb_build_object(
      'compensation_id', v_compensation_id,
      'steps', count(*),
      'withdrawn', count(*) filter (where s.to_status = 'withdrawn' and s.from_status <> 'withdrawn'),
      'restored', count(*) filter (where s.from_status = 'withdrawn' and s.to_status <> 'withdrawn'),
      'reverted', count(*) filter (where s.text_version_no is not null)
    )
    from unnest(v_steps) s
  );
end
$iu$;

comment on function iu_core.fn_cut_steps_take(uuid, text) is 'Takes all steps of a compensation, or of taking one back, and records them; or none, when one is not ready.
Called with the cut locked. Locks the document, then the units in the order of their ids. Refused with IU005 when another cut of the document came after it, with IU010 when a unit is not what was left.
Arguments:
  p_cut_request_id: The cut; its row is locked.
  p_actor: Who asks; checked by the caller.
Errors: IU005 conflict, IU010 integrity';

revoke all on function iu_core.fn_cut_steps_take(uuid, text) from public;
