create function iu_core.fn_cut_compensation_plan(
  p_cut_request_id uuid
)
returns table (
  step_no integer,
  action text,
  iu_id uuid,
  canonical_address text,
  from_status text,
  to_status text,
  from_version_no integer,
  text_version_no integer,
  precondition_digest text,
  current_digest text,
  is_ready boolean,
  problem text
)
language plpgsql
stable
parallel safe
security definer
rows 100
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_state text;
begin
  select q.state into v_state from iu_core.cut_request q where q.cut_request_id = p_cut_request_id;
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
  elsif v_state not in ('executed', 'verified', 'completed', 'compensated') then
    raise exception using
      errcode = 'IU006',
      message = format('A cut that is %s has written nothing that could be taken back.', v_state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'cut_request_id', p_cut_request_id,
        'machine', 'cut_request',
        'from', v_state,
        'transition', 'compensate'
      )::text,
      hint = 'Cancel it with fn_cut_cancel instead.';
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
  return query
  select
    p.step_no, p.action, p.iu_id, p.canonical_address, p.from_status, p.to_status, p.from_version_no, p.text_version_no,
    p.precondition_digest, p.current_digest, p.problem is null, p.problem
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
        where l.cut_request_id = p_cut_request_id and l.action not in ('keep', 'gap')) as o where not (v_state = 'compensated')
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
        )) as o where (v_state = 'compensated')
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
  ) as p
  order by p.step_no;
end
$iu$;

comment on function iu_core.fn_cut_compensation_plan(uuid) is 'Every step that taking a cut back would take, and whether it can be taken. Changes nothing.
For a compensated cut these are the steps of taking the compensation back, with fn_cut_reinstate. A unit the cut added is withdrawn, one it revised gets its former text as a new version, one it withdrew is restored; one in force that it could only name is looked at. A precondition is SHA-256 of UTF-8 iu.cut.step.v1 and a line end, then iu_id, state, title and body digest, parted by tabs, and a line end: what the cut left. While one step is not ready, none is taken.
Arguments:
  p_cut_request_id: The cut; executed or beyond.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select step_no, action, canonical_address, is_ready from iu_core.fn_cut_compensation_plan(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_cut_compensation_plan(uuid) from public;
grant execute on function iu_core.fn_cut_compensation_plan(uuid) to iu_reader, cutter_exec, cutter_verify;
