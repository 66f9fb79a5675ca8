create function iu_core.fn_iu_collection_shape(
  p_collection_id uuid
)
returns table (
  piece_count integer,
  graph_digest text,
  leaves text
)
language sql
stable
parallel safe
rows 1
begin atomic
  select count(*)::int, iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(m.piece_order || E'\t' || m.iu_id || E'\t' || m.role || E'\n', '' order by m.piece_order), '')), coalesce(string_agg(m.role || E'\t' || v.body_digest, E'\n' order by m.piece_order), '')
  from iu_core.iu_piece_membership m
  join iu_core.information_unit u
    on u.iu_id = m.iu_id
  join iu_core.unit_version v
    on v.iu_id = m.iu_id
    and v.version_no = coalesce(m.pinned_version_no, u.current_version_no)
  where m.collection_id = p_collection_id;
end;

comment on function iu_core.fn_iu_collection_shape(uuid) is 'What a collection consists of now: one scan of its pieces and their digests.
A pinned piece counts with its pinned version, any other with the unit''s current one.
Arguments:
  p_collection_id: The collection.
Example: select piece_count, graph_digest from iu_core.fn_iu_collection_shape(''00000000-0000-7000-8000-000000000000'')';

revoke all on function iu_core.fn_iu_collection_shape(uuid) from public;
grant execute on function iu_core.fn_iu_collection_shape(uuid) to iu_reader;
