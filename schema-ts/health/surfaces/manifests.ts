import { graphDigest, graphLine } from "../../collection/digests.ts";
import { iuPieceCollectionManifest } from "../../collection/iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "../../collection/iu_piece_membership.ts";
import { sql } from "../../kit/index.ts";
import { defineSurface } from "../surface.ts";
import { estimatedRows, isAppendOnly } from "./facts.ts";
import { collectionSample, recentCollections } from "./recent_collections.ts";

const { piece_order, iu_id, role } = iuPieceMembership;

export const manifestsSurface = defineSurface({
  surface: "manifests",
  module: "collection",
  query: sql`
    with collection as materialized (
      ${recentCollections}
    ), judged as (
      select
        c.collection_key,
        n.manifest_no is not distinct from c.manifest_no as is_newest,
        n.piece_count is not distinct from m.pieces and n.graph_digest is not distinct from m.graph_digest as is_true
      from collection as c
      left join lateral (
        select f.manifest_no, f.piece_count, f.graph_digest
        from ${iuPieceCollectionManifest} as f
        where f.collection_id = c.collection_id
        order by f.manifest_no desc
        limit 1
      ) as n on true
      cross join lateral (
        select
          count(*) as pieces,
          ${graphDigest(sql`string_agg(${graphLine(piece_order.of("p"), iu_id.of("p"), role.of("p"))}, '' order by ${piece_order.of("p")})`)} as graph_digest
        from ${iuPieceMembership} as p
        where p.collection_id = c.collection_id
      ) as m
    )
    select
      count(*) filter (where not j.is_newest or not j.is_true) = 0 and ${isAppendOnly(iuPieceCollectionManifest)},
      jsonb_build_object(
        'estimated_manifests', ${estimatedRows(iuPieceCollectionManifest)},
        'collections_checked', count(*),
        'other_number', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_newest), '[]'),
        'other_pieces', coalesce(jsonb_agg(j.collection_key) filter (where not j.is_true), '[]'),
        'append_only', ${isAppendOnly(iuPieceCollectionManifest)})
    from judged as j
  `,
  expected: `the newest ${collectionSample} collections: the newest manifest has the collection's number and the digest of its pieces; manifests are append-only`,
  hint: "Pieces were changed past the functions: compare them with a backup, then record what is right with fn_iu_collection_manifest_refresh.",
});
