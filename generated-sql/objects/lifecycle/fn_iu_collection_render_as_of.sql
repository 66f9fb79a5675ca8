create function iu_core.fn_iu_collection_render_as_of(
  p_collection_key text,
  p_at timestamp with time zone
)
returns table (
  piece_order integer,
  role text,
  iu_id uuid,
  version_no integer,
  canonical_address text,
  title text,
  body text,
  body_digest text
)
language sql
stable
parallel safe
rows 100
begin atomic
  select
    m.piece_order,
    m.role,
    m.iu_id,
    v.version_no,
    u.canonical_address,
    v.title,
    v.body,
    v.body_digest
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_membership m
    on m.collection_id = c.collection_id
  cross join lateral (
    select n.canonical_address
    from iu_core.information_unit n
    where n.iu_id = m.iu_id
    offset 0
  ) as u
  join iu_core.unit_version v
    on v.iu_id = m.iu_id
    and v.version_no = coalesce(
      m.pinned_version_no,
      (
        select f.version_no
        from iu_core.iu_in_force f
        where f.iu_id = m.iu_id
          and f.in_force_from <= p_at and (f.in_force_to is null or f.in_force_to > p_at)
        limit 1
      )
    )
  where c.collection_key = coalesce(p_collection_key, '')
    and iu_core.fn_iu_as_of_require(p_collection_key, p_at) is not null
  order by m.piece_order;
end;

comment on function iu_core.fn_iu_collection_render_as_of(text, timestamp with time zone) is 'The pieces of a collection with the texts that were in force at a time, in order.
The pieces are those of the collection as it is now; their texts those in force at that time. A pin wins. Refused with IU005 and the pieces when one had nothing in force then. For the present it is fn_iu_collection_render on the surface enacted.
Arguments:
  p_collection_key: Key of the collection.
  p_at: The time.
Example: select piece_order, title from iu_core.fn_iu_collection_render_as_of(''file.handbook'', ''2026-05-01'')';

revoke all on function iu_core.fn_iu_collection_render_as_of(text, timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_collection_render_as_of(text, timestamp with time zone) to iu_reader;
