import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, rows, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { aggregated, graphDigest } from "./digests.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const membership = iuPieceMembership;
const unit = informationUnit;
const version = unitVersion;
const { lines, leaves } = aggregated({
  order: sql`p.piece_order`,
  iuId: sql`p.iu_id`,
  role: sql`p.role`,
  bodyDigest: sql`p.body_digest`,
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
  // Look-ups for each piece, never a scan of all units: the cost is that of the collection, whatever the tables hold besides.
  body: ({ arg }) => sql`
    select count(*)::int, ${graphDigest(lines)}, ${leaves}
    from (
      select
        ${membership.piece_order.of("m")},
        ${membership.iu_id.of("m")},
        ${membership.role.of("m")},
        (
          select ${version.body_digest.of("v")}
          from ${version} v
          where ${version.iu_id.of("v")} = ${membership.iu_id.of("m")}
            and ${version.version_no.of("v")} = coalesce(
              ${membership.pinned_version_no.of("m")},
              (select ${unit.current_version_no.of("u")} from ${unit} u where ${unit.iu_id.of("u")} = ${membership.iu_id.of("m")})
            )
        ) as body_digest
      from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
    ) as p
  `,
});
