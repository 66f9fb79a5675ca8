create function iu_core.fn_iu_three_axis_drift(
  p_limit integer default 100
)
returns table (
  iu_id uuid,
  canonical_address text,
  drift text,
  axes text[]
)
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_iu_ids uuid[];
begin
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'From 1 to 10000 rows are given at once.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_iu_ids := array(
    select d.iu_id
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
    ) as d
    where d.drift is not null
    order by d.iu_id
    limit p_limit
  );
  return query
  select
    d.iu_id,
    u.canonical_address,
    d.drift,
    case when d.drift = 'content_diff' then
      array_remove(
        array[
          case when l.structure <> e.structure then 'structure' end,
          case when l.content <> e.content then 'content' end,
          case when l.governance <> e.governance then 'governance' end,
          case
            when l.structure = e.structure and l.content = e.content and l.governance = e.governance
              then 'digest'
          end
        ],
        null
      )
    end
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
          where c.status = 'active' and m.iu_id = any (v_iu_ids)
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
          where d.undone_at is null and d.from_iu_id = any (v_iu_ids)
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
          where d.undone_at is null and d.to_iu_id = any (v_iu_ids)
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
          where true and k.iu_id = any (v_iu_ids)
        ) as r
        where r.n <= 100
        group by r.iu_id
      ), tag as (
        select g.iu_id, jsonb_object_agg(g.tag_key, g.tag_value) as list
        from iu_core.iu_metadata_tag g
        where true and g.iu_id = any (v_iu_ids)
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
      where true and u.iu_id = any (v_iu_ids)
    ) as l
    full join (
      select f.*
      from iu_core.iu_three_axis_envelope f
      where true and f.iu_id = any (v_iu_ids)
    ) as e on e.iu_id = l.iu_id
  ) as d
  left join (
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
        where c.status = 'active' and m.iu_id = any (v_iu_ids)
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
        where d.undone_at is null and d.from_iu_id = any (v_iu_ids)
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
        where d.undone_at is null and d.to_iu_id = any (v_iu_ids)
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
        where true and k.iu_id = any (v_iu_ids)
      ) as r
      where r.n <= 100
      group by r.iu_id
    ), tag as (
      select g.iu_id, jsonb_object_agg(g.tag_key, g.tag_value) as list
      from iu_core.iu_metadata_tag g
      where true and g.iu_id = any (v_iu_ids)
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
    where true and u.iu_id = any (v_iu_ids)
  ) as l on l.iu_id = d.iu_id
  left join iu_core.iu_three_axis_envelope e on e.iu_id = d.iu_id
  left join iu_core.information_unit u on u.iu_id = d.iu_id
  where d.drift is not null
  order by d.iu_id;
end
$iu$;

comment on function iu_core.fn_iu_three_axis_drift(integer) is 'The units whose envelope is missing, has no unit, or says something else than the live state, and on which axes; by id.
Arguments:
  p_limit: Most rows, 1 to 10000.
Errors: IU003 invalid_argument
Example: select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift(20)';

revoke all on function iu_core.fn_iu_three_axis_drift(integer) from public;
grant execute on function iu_core.fn_iu_three_axis_drift(integer) to iu_operator, iu_auditor;
