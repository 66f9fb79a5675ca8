create function iu_core.fn_iu_merkle_levels(
  p_leaves text
)
returns table (
  height integer,
  size integer,
  nodes bytea
)
language sql
stable
parallel safe
rows 10
begin atomic
  with recursive level (height, size, nodes) as (
    select 0, count(*)::int, string_agg(sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), ''::bytea order by n)
    from string_to_table(p_leaves, E'\n') with ordinality as l (leaf, n)
    union all
    select
      height + 1,
      (size + 1) / 2,
      (
        select string_agg(case length(pair) when 64 then sha256('\x01'::bytea || pair) else pair end, ''::bytea order by i)
        from (select i, substr(nodes, 64 * i + 1, 64) as pair from generate_series(0, (size - 1) / 2) as i) as pairs
      )
    from level
    where size > 1
  )
  select height, size, coalesce(nodes, ''::bytea)
  from level;
end;

comment on function iu_core.fn_iu_merkle_levels(text) is 'All levels of the RFC 6962 Merkle tree over some leaves, from the leaf hashes up to the root.
A level''s nodes are its 32-byte hashes one after the other; an odd last node moves up as it is, which gives the tree RFC 6962 defines. Each node is hashed once.
Arguments:
  p_leaves: The leaves'' data, one a line; empty: no leaves.
Example: select height, size from iu_core.fn_iu_merkle_levels(E''a\nb\nc'')';

revoke all on function iu_core.fn_iu_merkle_levels(text) from public;
grant execute on function iu_core.fn_iu_merkle_levels(text) to iu_reader;
