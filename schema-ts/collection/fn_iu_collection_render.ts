import { iuReader } from "../foundation/roles.ts";
import { defineFunction, rows, sql, text } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuSurfaceRequire } from "./fn_iu_surface_require.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import { renderedPiece } from "./rendered_piece.ts";

const membership = iuPieceMembership;

export const fnIuCollectionRender = defineFunction({
  name: "fn_iu_collection_render",
  summary: "The pieces of a collection with their texts, in order.",
  details:
    "The surface latest shows each unit's current version, enacted the one in force; a pin wins over both. Pieces hidden from the caller are left out (fn_iu_collection_visibility tells how many). On enacted every piece needs a pin or an enacted unit, else the call is refused with IU005 and the pieces that lack it.",
  args: {
    p_collection_key: text("Key of the collection."),
    p_surface: text("latest or enacted.").default("latest"),
  },
  returns: rows(renderedPiece),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 100,
  example: "select piece_order, title from iu_core.fn_iu_collection_render('workflow.invoice-approval')",
  // The refusals depend on no row: PostgreSQL asks for them once, before it reads. OFFSET 0 makes it look up each piece instead of
  // scanning all units, whatever the tables hold besides.
  body: ({ arg }) => sql`
    select
      ${membership.piece_order.of("m")},
      ${membership.role.of("m")},
      ${membership.iu_id.of("m")},
      ${unitVersion.version_no.of("v")},
      ${informationUnit.canonical_address.of("u")},
      ${unitVersion.title.of("v")},
      ${unitVersion.body.of("v")},
      ${unitVersion.body_digest.of("v")}
    from ${iuPieceCollection} c
    join ${membership} m
      on ${membership.collection_id.of("m")} = ${iuPieceCollection.collection_id.of("c")}
    cross join lateral (
      select ${informationUnit.canonical_address.of("n")}, ${informationUnit.current_version_no.of("n")}, ${informationUnit.enacted_version_no.of("n")}
      from ${informationUnit} n
      where ${informationUnit.iu_id.of("n")} = ${membership.iu_id.of("m")}
      offset 0
    ) as u
    join ${unitVersion} v
      on ${unitVersion.iu_id.of("v")} = ${membership.iu_id.of("m")}
      and ${unitVersion.version_no.of("v")} = coalesce(
        ${membership.pinned_version_no.of("m")},
        case ${arg.p_surface} when 'latest' then ${informationUnit.current_version_no.of("u")} else ${informationUnit.enacted_version_no.of("u")} end
      )
    where ${iuPieceCollection.collection_key.of("c")} = coalesce(${arg.p_collection_key}, '')
      and ${fnIuSurfaceRequire}(${arg.p_collection_key}, ${arg.p_surface}) is not null
    order by ${membership.piece_order.of("m")}
  `,
});
