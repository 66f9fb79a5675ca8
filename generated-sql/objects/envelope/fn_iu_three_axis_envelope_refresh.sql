create function iu_core.fn_iu_three_axis_envelope_refresh(
  p_actor text,
  p_dry_run boolean default false
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_missing uuid[];
  v_differing uuid[];
  v_orphans uuid[];
  v_unchanged bigint;
  v_deleted int := 0;
  v_touched jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select
    coalesce(array_agg(s.iu_id) filter (where s.drift = 'missing'), '{}'),
    coalesce(array_agg(s.iu_id) filter (where s.drift = 'content_diff'), '{}'),
    coalesce(array_agg(s.iu_id) filter (where s.drift = 'orphan'), '{}'),
    count(*) filter (where s.drift is null)
  into v_missing, v_differing, v_orphans, v_unchanged
  from (
    select
      coalesce(l.iu_id, e.iu_id) as iu_id,
      case
        when e.iu_id is null then 'missing'
        when l.iu_id is null then 'orphan'
        when l.structure <> e.structure
          or l.content <> e.content
          or l.governance <> e.governance
          or l.envelope_digest <> e.envelope_digest
          then 'content_diff'
      end as drift
    from (
      with membership as (
        select
          r.iu_id,
          count(*) as pieces,
          count(distinct r.collection_key) as collections,
          jsonb_agg(
            jsonb_build_object(
              'collection_key', r.collection_key, 'piece_order', r.piece_order, 'role', r.role, 'pinned_version_no', r.pinned_version_no
            )
            order by r.n
          ) filter (where r.n <= 100) as list
        from (
          select
            m.iu_id, c.collection_key, m.piece_order, m.role, m.pinned_version_no,
            row_number() over (partition by m.iu_id order by c.collection_key, m.piece_order) as n
          from iu_core.iu_piece_membership m
          join iu_core.iu_piece_collection c on c.collection_id = m.collection_id
          where c.status = 'active' 
        ) as r
        group by r.iu_id
      ), derived_into as (
        select
          r.iu_id,
          jsonb_agg(
            jsonb_build_object('operation', r.operation, 'operation_id', r.operation_id, 'iu_id', r.other, 'version_no', r.version_no, 'part_no', r.part_no)
            order by r.n
          ) as list
        from (
          select
            d.from_iu_id as iu_id, d.to_iu_id as other, d.to_version_no as version_no,
            d.operation, d.operation_id, d.part_no,
            row_number() over (partition by d.from_iu_id order by d.operation_id, d.part_no, d.to_iu_id) as n
          from iu_core.iu_derivation d
          where d.undone_at is null 
        ) as r
        where r.n <= 100
        group by r.iu_id
      ), derived_from as (
        select
          r.iu_id,
          jsonb_agg(
            jsonb_build_object('operation', r.operation, 'operation_id', r.operation_id, 'iu_id', r.other, 'version_no', r.version_no, 'part_no', r.part_no)
            order by r.n
          ) as list
        from (
          select
            d.to_iu_id as iu_id, d.from_iu_id as other, d.from_version_no as version_no,
            d.operation, d.operation_id, d.part_no,
            row_number() over (partition by d.to_iu_id order by d.operation_id, d.part_no, d.from_iu_id) as n
          from iu_core.iu_derivation d
          where d.undone_at is null 
        ) as r
        where r.n <= 100
        group by r.iu_id
      ), link as (
        select
          r.iu_id,
          jsonb_agg(
            jsonb_build_object('object_kind', r.object_kind, 'object_schema', r.object_schema, 'object_name', r.object_name, 'link_role', r.link_role)
            order by r.n
          ) as list
        from (
          select
            k.*,
            row_number() over (
              partition by k.iu_id
              order by k.object_kind, k.object_schema, k.object_name, k.link_role
            ) as n
          from iu_core.iu_sql_link k
          where true 
        ) as r
        where r.n <= 100
        group by r.iu_id
      ), tag as (
        select g.iu_id, jsonb_object_agg(g.tag_key, g.tag_value) as list
        from iu_core.iu_metadata_tag g
        where true 
        group by g.iu_id
      )
      select
        u.iu_id,
        a.structure,
        a.content,
        a.governance,
        iu_core.fn_iu_sha256(concat('iu.envelope.v1', E'\n', a.structure, E'\n', a.content, E'\n', a.governance, E'\n')) as envelope_digest
      from iu_core.information_unit u
      left join iu_core.unit_version w on w.iu_id = u.iu_id and w.version_no = u.current_version_no
      left join iu_core.unit_version e on e.iu_id = u.iu_id and e.version_no = u.enacted_version_no
      left join iu_core.iu_in_force f on f.iu_id = u.iu_id and f.in_force_to is null
      left join membership on membership.iu_id = u.iu_id
      left join derived_into on derived_into.iu_id = u.iu_id
      left join derived_from on derived_from.iu_id = u.iu_id
      left join link on link.iu_id = u.iu_id
      left join tag on tag.iu_id = u.iu_id
      cross join lateral (
        select
          jsonb_build_object(
            'canonical_address', u.canonical_address,
            'unit_kind', u.unit_kind,
            'collections', coalesce(membership.collections, 0),
            'pieces', coalesce(membership.pieces, 0),
            'memberships', coalesce(membership.list, '[]'),
            'derived_into', coalesce(derived_into.list, '[]'),
            'derived_from', coalesce(derived_from.list, '[]'),
            'sql_links', coalesce(link.list, '[]')
          ) as structure,
          jsonb_build_object('current', case when w.iu_id is not null then
            jsonb_build_object(
              'version_no', w.version_no,
              'body_digest', w.body_digest,
              'body_bytes', octet_length(w.body)
            )
          end, 'enacted', case when e.iu_id is not null then
            jsonb_build_object(
              'version_no', e.version_no,
              'body_digest', e.body_digest,
              'body_bytes', octet_length(e.body)
            )
          end) as content,
          jsonb_build_object(
            'lifecycle_status', u.lifecycle_status,
            'in_force',
            case when f.iu_id is not null then
              jsonb_build_object(
                'version_no', f.version_no,
                'change_set_id', f.change_set_id,
                'review_decision_id', f.review_decision_id,
                'enacted_by', f.enacted_by
              )
            end,
            'on_hold', exists (select from iu_core.iu_hold_unit h where h.iu_id = u.iu_id and h.is_open),
            'tags', coalesce(tag.list, '{}')
          ) as governance
        offset bigint '0'
      ) as a
      where true 
    ) as l
    full join (
      select f.*
      from iu_core.iu_three_axis_envelope f
      where true 
    ) as e on e.iu_id = l.iu_id
  ) as s;

  if p_dry_run then
    return jsonb_build_object(
      'inserted', cardinality(v_missing), 'updated', cardinality(v_differing), 'deleted', cardinality(v_orphans), 'unchanged', v_unchanged
    );
  end if;
  if v_orphans <> '{}' then
    delete from iu_core.iu_three_axis_envelope e
    where e.iu_id = any (v_orphans)
      and not exists (select from iu_core.information_unit u where u.iu_id = e.iu_id);
    get diagnostics v_deleted = row_count;
  end if;
  v_touched := iu_core.fn_iu_envelope_touch(v_missing || v_differing);
  return v_touched || jsonb_build_object('deleted', v_deleted, 'unchanged', v_unchanged);
end
$iu$;

comment on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) is 'Brings every three-axis envelope up to the live state: one statement compares all, and only those that differ are written.
Needs no gate: it changes nothing but what is derived. Units may be written meanwhile; while iu_core.three_axis_auto_refresh_enabled is open, writers of a unit whose envelope is being written wait until the call commits. Again it changes nothing.
Arguments:
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_dry_run: true: only counts what it would do.
Example: select iu_core.fn_iu_three_axis_envelope_refresh(''ana@example.org'', true)';

revoke all on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) from public;
grant execute on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) to iu_operator;
