create function iu_core.fn_iu_envelope_touch(
  p_iu_ids uuid[]
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_missing uuid[];
  v_made uuid[] := array[]::uuid[];
  v_rest uuid[];
  v_updated int := 0;
begin
  v_missing := array(
    select t.iu_id
    from unnest(p_iu_ids) as t (iu_id)
    except
    select e.iu_id from iu_core.iu_three_axis_envelope e where e.iu_id = any (p_iu_ids)
  );
  if v_missing <> '{}' then
    with made as (
      insert into iu_core.iu_three_axis_envelope (iu_id, structure, content, governance, envelope_digest, refreshed_at)
      select l.iu_id, l.structure, l.content, l.governance, l.envelope_digest, v_at
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
            where c.status = 'active' and m.iu_id = any (v_missing)
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
            where d.undone_at is null and d.from_iu_id = any (v_missing)
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
            where d.undone_at is null and d.to_iu_id = any (v_missing)
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
            where true and k.iu_id = any (v_missing)
          ) as r
          where r.n <= 100
          group by r.iu_id
        ), tag as (
          select g.iu_id, jsonb_object_agg(g.tag_key, g.tag_value) as list
          from iu_core.iu_metadata_tag g
          where true and g.iu_id = any (v_missing)
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
        where true and u.iu_id = any (v_missing)
      ) as l
      order by l.iu_id
      on conflict (iu_id) do nothing
      returning iu_id
    )
    select coalesce(array_agg(made.iu_id), '{}'::uuid[]) into v_made from made;
  end if;

  v_rest := array(select t.iu_id from unnest(p_iu_ids) as t (iu_id) except select n.iu_id from unnest(v_made) as n (iu_id));
  if v_rest <> '{}' then
    perform
    from iu_core.iu_three_axis_envelope e
    where e.iu_id = any (v_rest)
    order by e.iu_id
    for no key update;
    update iu_core.iu_three_axis_envelope e
    set
      structure = l.structure,
      content = l.content,
      governance = l.governance,
      envelope_digest = l.envelope_digest,
      refreshed_at = v_at
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
          where c.status = 'active' and m.iu_id = any (v_rest)
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
          where d.undone_at is null and d.from_iu_id = any (v_rest)
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
          where d.undone_at is null and d.to_iu_id = any (v_rest)
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
          where true and k.iu_id = any (v_rest)
        ) as r
        where r.n <= 100
        group by r.iu_id
      ), tag as (
        select g.iu_id, jsonb_object_agg(g.tag_key, g.tag_value) as list
        from iu_core.iu_metadata_tag g
        where true and g.iu_id = any (v_rest)
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
      where true and u.iu_id = any (v_rest)
    ) as l
    where e.iu_id = l.iu_id;
    get diagnostics v_updated = row_count;
  end if;
  return jsonb_build_object('inserted', cardinality(v_made), 'updated', v_updated);
end
$iu$;

comment on function iu_core.fn_iu_envelope_touch(uuid[]) is 'Makes the envelopes of these units anew from the live state.
Writes every envelope it is asked for, so that refreshed_at says when it was looked at. Concurrent calls for one unit wait for each other, and the later one sees what the earlier one committed: no envelope is left behind the state. Units that do not exist are passed over.
Arguments:
  p_iu_ids: The units, in any order.';

revoke all on function iu_core.fn_iu_envelope_touch(uuid[]) from public;
