import { iuReader } from "../foundation/roles.ts";
import { bytea, defineFunction, int, rows, sql, text } from "../kit/index.ts";

export const fnIuMerkleLevels = defineFunction({
  name: "fn_iu_merkle_levels",
  summary: "All levels of the RFC 6962 Merkle tree over some leaves, from the leaf hashes up to the root.",
  details:
    "A level's nodes are its 32-byte hashes one after the other; an odd last node moves up as it is, which gives the tree RFC 6962 defines. Each node is hashed once.",
  args: { p_leaves: text("The leaves' data, one a line; empty: no leaves.") },
  returns: rows({
    height: int("0 for the leaf hashes."),
    size: int("Number of nodes; 1 at the root, 0 for the empty tree."),
    nodes: bytea("The hashes."),
  }),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 10,
  example: "select height, size from iu_core.fn_iu_merkle_levels(E'a\\nb\\nc')",
  body: ({ arg }) => sql`
    with recursive level (height, size, nodes) as (
      select 0, count(*)::int, string_agg(sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), ''::bytea order by n)
      from string_to_table(${arg.p_leaves}, E'\n') with ordinality as l (leaf, n)
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
    from level
  `,
});
