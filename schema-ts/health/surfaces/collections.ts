import { fnIuPieceRuleProblems } from "../../collection/fn_iu_piece_rule_problems.ts";
import { iuPieceCollection } from "../../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../../collection/iu_piece_membership.ts";
import { sql } from "../../kit/index.ts";
import { defineSurface } from "../surface.ts";
import { estimatedRows } from "./facts.ts";
import { collectionSample, recentCollections } from "./recent_collections.ts";

export const collectionsSurface = defineSurface({
  surface: "collections",
  module: "collection",
  query: sql`
    with collection as materialized (
      ${recentCollections}
    ), judged as (
      select
        c.collection_key,
        m.pieces,
        m.pieces = m.highest as is_dense,
        exists (select from ${fnIuPieceRuleProblems}(c.role_kind, m.orders, m.roles)) as breaks_rules
      from collection as c
      cross join lateral (
        select
          count(*) as pieces,
          coalesce(max(p.piece_order), 0) as highest,
          coalesce(array_agg(p.piece_order order by p.piece_order), '{}') as orders,
          coalesce(array_agg(p.role order by p.piece_order), '{}') as roles
        from ${iuPieceMembership} as p
        where p.collection_id = c.collection_id
      ) as m
    )
    select
      count(*) filter (where not j.is_dense or j.breaks_rules) = 0,
      jsonb_build_object(
        'estimated_collections', ${estimatedRows(iuPieceCollection)},
        'collections_checked', count(*),
        'pieces_checked', coalesce(sum(j.pieces), 0),
        'with_gaps', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_dense), '[]'),
        'against_their_kind', coalesce(jsonb_agg(j.collection_key) filter (where j.breaks_rules), '[]'))
    from judged as j
  `,
  expected: `the newest ${collectionSample} collections: positions run from 1 without gaps, roles are those their kind allows, in order and number`,
  hint: "fn_iu_collection_validate names the pieces at fault; correct them with the fn_iu_piece functions.",
});
