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
  select count(*)::int, iu_core.fn_iu_sha256(E'iu.graph.v1\n' || coalesce(string_agg(p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\n', '' order by p.piece_order), '')), coalesce(string_agg(p.role || E'\t' || p.body_digest, E'\n' order by p.piece_order), '')
  from (
    select
      m.piece_order,
      m.iu_id,
      m.role,
      (
        select v.body_digest
        from iu_core.unit_version v
        where v.iu_id = m.iu_id
          and v.version_no = coalesce(
            m.pinned_version_no,
            (select u.current_version_no from iu_core.information_unit u where u.iu_id = m.iu_id)
          )
      ) as body_digest
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
  ) as p;
end;

comment on function iu_core.fn_iu_collection_shape(uuid) is 'What a collection consists of now: one scan of its pieces and their digests.
A pinned piece counts with its pinned version, any other with the unit''s current one.
Arguments:
  p_collection_id: The collection.
Example: select piece_count, graph_digest from iu_core.fn_iu_collection_shape(''00000000-0000-7000-8000-000000000000'')';

revoke all on function iu_core.fn_iu_collection_shape(uuid) from public;
grant execute on function iu_core.fn_iu_collection_shape(uuid) to iu_reader;
