create function iu_core.fn_cut_apply(
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
  v_bytes bytea;
  v_head uuid;
  v_problems jsonb;
  v_blocks int[];
  v_actions text[];
  v_iu_ids uuid[];
  v_addresses text[];
  v_kinds text[];
  v_titles text[];
  v_digests text[];
  v_metadata jsonb[];
  v_starts int[];
  v_ends int[];
  v_statuses text[];
  v_bases int[];
  v_versions int[];
  v_adds int;
  v_scopes text[];
  v_inserted int;
begin
  select q.* into v_request from iu_core.cut_request q where q.cut_request_id = p_cut_request_id;
  perform from iu_core.cut_document c where c.document_key = v_request.document_key for no key update;
  v_head := (
    select h.cut_request_id
    from iu_core.cut_request h
    where h.document_key = v_request.document_key and h.state in ('executed', 'verified', 'completed')
    order by h.executed_at desc
    limit 1
  );
  if v_head is distinct from v_request.base_cut_request_id then
    raise exception using
      errcode = 'IU005',
      message = 'Another cut of the document was executed or compensated since this one was planned.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'cut_request_id', p_cut_request_id,
        'expected', v_request.base_cut_request_id,
        'actual', v_head
      )::text,
      hint = 'Plan the cut again, on the document as it is now.';
  end if;
  perform
  from iu_core.information_unit u
  where u.iu_id = any (array(select l.iu_id from iu_core.cut_leg l where l.cut_request_id = p_cut_request_id))
  order by u.iu_id
  for update;

  select
    array_agg(l.block_no order by l.block_no), array_agg(l.action order by l.block_no), array_agg(l.iu_id order by l.block_no),
    array_agg(l.canonical_address order by l.block_no), array_agg(l.unit_kind order by l.block_no), array_agg(l.title order by l.block_no),
    array_agg(l.body_digest order by l.block_no), array_agg(l.metadata order by l.block_no), array_agg(l.byte_start order by l.block_no),
    array_agg(l.byte_end order by l.block_no), array_agg(l.base_status order by l.block_no), array_agg(l.base_version_no order by l.block_no),
    array_agg(
      case
        when l.action in ('keep', 'retire') or (l.action = 'restore' and l.body_digest = l.current_digest and l.title = l.current_title) then l.base_version_no
        else coalesce(l.base_version_no, 0) + 1
      end
      order by l.block_no
    ),
    (count(*) filter (where l.action = 'add'))::int,
    jsonb_agg(
      jsonb_build_object(
        'block_no', l.block_no, 'iu_id', l.iu_id, 'canonical_address', l.canonical_address,
        'expected', jsonb_build_object('version_no', l.base_version_no, 'status', l.base_status),
        'actual', jsonb_build_object('version_no', l.current_version_no, 'status', l.lifecycle_status)
      )
      order by l.block_no
    ) filter (where (l.current_version_no, l.lifecycle_status) is distinct from (l.base_version_no, l.base_status))
  into
    v_blocks, v_actions, v_iu_ids, v_addresses, v_kinds, v_titles, v_digests, v_metadata, v_starts, v_ends, v_statuses, v_bases, v_versions,
    v_adds, v_problems
  from (
    select
      l.block_no, l.action, l.canonical_address, l.unit_kind, l.title, l.body_digest, l.metadata, l.byte_start, l.byte_end, l.base_status, l.base_version_no,
      case when l.action = 'add' then iu_core.fn_iu_uuid7(v_at + l.block_no * interval '1 microsecond') else l.iu_id end as iu_id,
      u.current_version_no, u.lifecycle_status, u.title as current_title, u.body_digest as current_digest
    from iu_core.cut_leg l
    left join lateral (
      select n.current_version_no, n.lifecycle_status, v.title, v.body_digest
      from iu_core.information_unit n
      join iu_core.unit_version v on v.iu_id = n.iu_id and v.version_no = n.current_version_no
      where n.iu_id = l.iu_id
      offset 0
    ) as u on true
    where l.cut_request_id = p_cut_request_id and l.action <> 'gap'
  ) as l;
  if v_problems is not null then
    raise exception using
      errcode = 'IU005',
      message = format('%s units changed since the cut was planned.', jsonb_array_length(v_problems)),
      detail = jsonb_build_object(
        'code', 'conflict',
        'cut_request_id', p_cut_request_id,
        'expected', v_problems -> 0 -> 'expected',
        'actual', v_problems -> 0 -> 'actual',
        'units', jsonb_path_query_array(v_problems, '$[0 to 19]')
      )::text,
      hint = 'Plan the cut again, on the units as they are now.';
  end if;
  v_bytes := convert_to(v_request.source, 'UTF8');

  if v_adds > 0 then
    v_scopes := array(
      select distinct u.scope
      from iu_core.cut_document_unit d
      join iu_core.information_unit u on u.iu_id = d.iu_id
      where d.document_key = v_request.document_key and u.scope is not null
      order by u.scope
    );
    if cardinality(v_scopes) > 1 then
      raise exception using
        errcode = 'IU005',
        message = 'The document''s units are in different scopes: nobody says which of them its new units are for.',
        detail = jsonb_build_object(
          'code', 'conflict',
          'cut_request_id', p_cut_request_id,
          'expected', 'at most one scope',
          'actual', to_jsonb(v_scopes)
        )::text,
        hint = 'Bring the document''s units into one scope with fn_iu_scope_set first.';
    end if;
  end if;
  insert into iu_core.information_unit (iu_id, canonical_address, unit_kind, metadata, scope, created_by)
  select
    w.iu_id, w.address, w.unit_kind,
    w.metadata || jsonb_build_object('cut_request_id', p_cut_request_id, 'byte_start', w.byte_start, 'byte_end', w.byte_end),
    v_scopes[1], p_actor
  from unnest(v_actions, v_iu_ids, v_addresses, v_kinds, v_metadata, v_starts, v_ends)
    as w (action, iu_id, address, unit_kind, metadata, byte_start, byte_end)
  where w.action = 'add'
  order by w.address collate "C"
  on conflict (canonical_address) do nothing;
  get diagnostics v_inserted = row_count;
  if v_inserted < v_adds then
    select jsonb_agg(
      jsonb_build_object('block_no', w.block_no, 'canonical_address', w.address, 'iu_id', u.iu_id) order by w.block_no
    )
    into v_problems
    from unnest(v_blocks, v_actions, v_iu_ids, v_addresses) as w (block_no, action, iu_id, address)
    join iu_core.information_unit u on u.canonical_address = w.address
    where w.action = 'add' and u.iu_id <> w.iu_id;
    raise exception using
      errcode = 'IU005',
      message = format('The address %s was taken since the cut was planned.', v_problems -> 0 ->> 'canonical_address'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'cut_request_id', p_cut_request_id,
        'canonical_address', v_problems -> 0 -> 'canonical_address',
        'expected', null,
        'actual', v_problems -> 0 -> 'iu_id',
        'units', jsonb_path_query_array(v_problems, '$[0 to 19]')
      )::text,
      hint = 'Plan the cut again: the plan will then be about that unit, or use another address.';
  end if;
  insert into iu_core.unit_version (
    iu_id, version_no, title, body, body_digest, change_note, created_by
  )
  select
    w.iu_id, w.version_no, w.title, convert_from(substring(v_bytes from w.byte_start + 1 for w.byte_end - w.byte_start), 'UTF8'), w.digest,
    case when w.version_no > 1 then 'Cut ' || p_cut_request_id end, p_actor
  from unnest(v_iu_ids, v_bases, v_versions, v_titles, v_digests, v_starts, v_ends)
    as w (iu_id, base, version_no, title, digest, byte_start, byte_end)
  where w.version_no is distinct from w.base;

  update iu_core.cut_leg l
  set
    iu_id = w.iu_id,
    version_no = w.version_no,
    base_metadata = case
      when w.action in ('revise', 'restore') then (select u.metadata from iu_core.information_unit u where u.iu_id = w.iu_id)
    end
  from unnest(v_blocks, v_actions, v_iu_ids, v_versions) as w (block_no, action, iu_id, version_no)
  where l.cut_request_id = p_cut_request_id and l.block_no = w.block_no;
  insert into iu_core.cut_document_unit (iu_id, document_key)
  select w.iu_id, v_request.document_key from unnest(v_iu_ids) as w (iu_id)
  on conflict (iu_id) do nothing;

  update iu_core.information_unit u
  set
    current_version_no = w.version_no,
    lifecycle_status = case w.action when 'restore' then 'draft' when 'retire' then 'withdrawn' else w.status end,
    metadata = case
      when w.action = 'retire' then u.metadata
      else u.metadata || w.metadata
        || jsonb_build_object('cut_request_id', p_cut_request_id, 'byte_start', w.byte_start, 'byte_end', w.byte_end)
    end
  from unnest(v_actions, v_iu_ids, v_versions, v_statuses, v_metadata, v_starts, v_ends)
    as w (action, iu_id, version_no, status, metadata, byte_start, byte_end)
  where u.iu_id = w.iu_id
    and (w.action in ('revise', 'restore') or (w.action = 'retire' and w.status = 'draft'));

  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    iu_core.fn_iu_uuid7(v_at + (row_number() over (order by w.block_no, t.nth)) * interval '1 microsecond'),
    w.iu_id, t.transition, p_actor, t.from_status, t.to_status, t.version_no,
    jsonb_build_object('cut_request_id', p_cut_request_id, 'document_key', v_request.document_key, 'block_no', w.block_no)
  from unnest(v_blocks, v_actions, v_iu_ids, v_statuses, v_bases, v_versions) as w (block_no, action, iu_id, status, base, version_no)
  cross join lateral (
    values
      (1, 'add', 'create', null, 'draft', w.version_no),
      (1, 'retire', 'withdraw', w.status, 'withdrawn', w.base),
      (1, 'restore', 'restore', w.status, 'draft', w.base),
      (2, 'restore', 'revise', 'draft', 'draft', w.version_no),
      (1, 'revise', 'revise', w.status, w.status, w.version_no)
  ) as t (nth, action, transition, from_status, to_status, version_no)
  where t.action = w.action
    and case when t.action = 'retire' then w.status = 'draft' when t.nth = 2 then w.version_no > w.base else true end;

  return (
    select jsonb_build_object(
      'added', count(*) filter (where l.action = 'add'),
      'kept', count(*) filter (where l.action = 'keep'),
      'revised', count(*) filter (where l.action = 'revise'),
      'restored', count(*) filter (where l.action = 'restore'),
      'retired', count(*) filter (where l.action = 'retire' and l.base_status = 'draft'),
      'retire_pending', count(*) filter (where l.action = 'retire' and l.base_status = 'enacted'),
      'gaps', count(*) filter (where l.action = 'gap'),
      'bytes', sum(l.byte_end - l.byte_start)
    )
    from iu_core.cut_leg l
    where l.cut_request_id = p_cut_request_id
  );
end
$iu$;

comment on function iu_core.fn_cut_apply(uuid, text) is 'Carries out a plan: mints, revises, restores and withdraws drafts, all of it or nothing.
Called with the cut locked and approved. Locks the document, then the units in the order of their ids. Refused with IU005 when another cut of the document was executed, or a unit changed, since the plan was made. Bodies are cut from the source''s bytes. A unit in force is never taken out of force here. New units are in the scope that units of the document have; units of different scopes are refused.
Arguments:
  p_cut_request_id: The cut; its row is locked.
  p_actor: Who asks; checked by the caller.
Errors: IU005 conflict';

revoke all on function iu_core.fn_cut_apply(uuid, text) from public;
