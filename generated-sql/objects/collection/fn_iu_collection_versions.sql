create function iu_core.fn_iu_collection_versions(
  p_collection_id uuid
)
returns table (
  piece_count integer,
  versions_digest text
)
language sql
stable
parallel safe
rows 1
begin atomic
  select
    count(*)::int,
    iu_core.fn_iu_sha256(
      coalesce(
        string_agg(
          p.piece_order || E'\t' || p.iu_id || E'\t' || p.role || E'\t' || p.version_no || E'\n', '' order by p.piece_order
        ),
        ''
      )
    )
  from (
    select
      m.piece_order,
      m.iu_id,
      m.role,
      coalesce(
        m.pinned_version_no,
        (select u.current_version_no from iu_core.information_unit u where u.iu_id = m.iu_id)
      ) as version_no
    from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
  ) as p;
end;

comment on function iu_core.fn_iu_collection_versions(uuid) is 'Which versions the pieces of a collection stand for now, as one digest; reads no text.
A pinned piece stands for its pinned version, any other for the unit''s current one.
Arguments:
  p_collection_id: The collection.
Example: select * from iu_core.fn_iu_collection_versions(''00000000-0000-7000-8000-000000000000'')';

revoke all on function iu_core.fn_iu_collection_versions(uuid) from public;
grant execute on function iu_core.fn_iu_collection_versions(uuid) to iu_reader;
