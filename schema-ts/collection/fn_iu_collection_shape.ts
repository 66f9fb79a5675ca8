import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, rows, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { aggregated, graphDigest } from "./digests.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const { lines, leaves } = aggregated({
  order: iuPieceMembership.piece_order.of("m"),
  iuId: iuPieceMembership.iu_id.of("m"),
  role: iuPieceMembership.role.of("m"),
  bodyDigest: unitVersion.body_digest.of("v"),
});

export const fnIuCollectionShape = defineFunction({
  name: "fn_iu_collection_shape",
  summary: "What a collection consists of now: one scan of its pieces and their digests.",
  details: "A pinned piece counts with its pinned version, any other with the unit's current one.",
  args: { p_collection_id: uuid("The collection.") },
  returns: rows({
    piece_count: int("Number of pieces."),
    graph_digest: text("Graph digest."),
    leaves: text("Leaves of the content digest's tree, one a line."),
  }),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 1,
  example: "select piece_count, graph_digest from iu_core.fn_iu_collection_shape('00000000-0000-7000-8000-000000000000')",
  body: ({ arg }) => sql`
    select count(*)::int, ${graphDigest(lines)}, ${leaves}
    from ${iuPieceMembership} m
    join ${informationUnit} u
      on ${informationUnit.iu_id.of("u")} = ${iuPieceMembership.iu_id.of("m")}
    join ${unitVersion} v
      on ${unitVersion.iu_id.of("v")} = ${iuPieceMembership.iu_id.of("m")}
      and ${unitVersion.version_no.of("v")} = coalesce(${iuPieceMembership.pinned_version_no.of("m")}, ${informationUnit.current_version_no.of("u")})
    where ${iuPieceMembership.collection_id.of("m")} = ${arg.p_collection_id}
  `,
});
