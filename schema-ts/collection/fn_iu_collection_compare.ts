import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, text } from "../kit/index.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuCollectionShape } from "./fn_iu_collection_shape.ts";
import { fnIuCollectionWholeRequire } from "./fn_iu_collection_whole_require.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

/** What two collections have in common. */
export interface CollectionComparison {
  a_count: number;
  b_count: number;
  /** A unit that is n pieces of one and m of the other counts min(n, m) times. */
  shared: number;
  a_only: number;
  b_only: number;
  /** Whether the same units stand in the same order in the same roles. */
  graph_equal: boolean;
  /** Whether the same texts stand in the same order in the same roles. */
  content_equal: boolean;
}

const membership = iuPieceMembership;

export const fnIuCollectionCompare = defineFunction({
  name: "fn_iu_collection_compare",
  summary: "Compares the pieces of two collections as they are now.",
  args: { p_a: text("Key of the first collection."), p_b: text("Key of the second collection.") },
  returns: jsonb<CollectionComparison>("Counts of shared and one-sided pieces, and whether the digests agree."),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_collection_compare('workflow.invoice-approval', 'workflow.invoice-approval.2026-05')",
  declare: sql`
    v_a_id uuid := ${fnIuCollectionRequire}(p_a);
    v_b_id uuid := ${fnIuCollectionRequire}(p_b);
    v_shared int;
  `,
  body: ({ arg }) => plpgsql`
    perform ${fnIuCollectionWholeRequire}(${arg.p_a}), ${fnIuCollectionWholeRequire}(${arg.p_b});
    select coalesce(sum(least(u.in_a, u.in_b)), 0)::int
    into v_shared
    from (
      select
        count(*) filter (where ${membership.collection_id.of("m")} = v_a_id) as in_a,
        count(*) filter (where ${membership.collection_id.of("m")} = v_b_id) as in_b
      from ${membership} m
      where ${membership.collection_id.of("m")} in (v_a_id, v_b_id)
      group by ${membership.iu_id.of("m")}
    ) as u;

    return (
      select jsonb_build_object(
        'a_count', a.piece_count,
        'b_count', b.piece_count,
        'shared', v_shared,
        'a_only', a.piece_count - v_shared,
        'b_only', b.piece_count - v_shared,
        'graph_equal', a.graph_digest = b.graph_digest,
        'content_equal', a.leaves = b.leaves
      )
      from ${fnIuCollectionShape}(v_a_id) a
      cross join ${fnIuCollectionShape}(v_b_id) b
    );
  `,
});
