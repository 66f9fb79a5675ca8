create function iu_core.fn_iu_collection_render(
  p_collection_key text,
  p_surface text default 'latest'
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
    select n.canonical_address, n.current_version_no, n.enacted_version_no
    from iu_core.information_unit n
    where n.iu_id = m.iu_id
    offset 0
  ) as u
  join iu_core.unit_version v
    on v.iu_id = m.iu_id
    and v.version_no = coalesce(
      m.pinned_version_no,
      case p_surface when 'latest' then u.current_version_no else u.enacted_version_no end
    )
  where c.collection_key = coalesce(p_collection_key, '')
    and iu_core.fn_iu_surface_require(p_collection_key, p_surface) is not null
  order by m.piece_order;
end;

comment on function iu_core.fn_iu_collection_render(text, text) is 'The pieces of a collection with their texts, in order.
The surface latest shows each unit''s current version, enacted the one in force; a pin wins over both. Pieces hidden from the caller are left out (fn_iu_collection_visibility tells how many). On enacted every piece needs a pin or an enacted unit, else the call is refused with IU005 and the pieces that lack it.
Arguments:
  p_collection_key: Key of the collection.
  p_surface: latest or enacted.
Example: select piece_order, title from iu_core.fn_iu_collection_render(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_render(text, text) from public;
grant execute on function iu_core.fn_iu_collection_render(text, text) to iu_reader;
