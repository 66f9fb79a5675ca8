import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, rows, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { versionsDigest } from "./digests.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const membership = iuPieceMembership;
const unit = informationUnit;

export const fnIuCollectionVersions = defineFunction({
  name: "fn_iu_collection_versions",
  summary: "Which versions the pieces of a collection stand for now, as one digest; reads no text.",
  details: "A pinned piece stands for its pinned version, any other for the unit's current one.",
  args: { p_collection_id: uuid("The collection.") },
  returns: rows({
    piece_count: int("Number of pieces."),
    versions_digest: text("Digest of the pieces and their versions."),
  }),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 1,
  example: "select * from iu_core.fn_iu_collection_versions('00000000-0000-7000-8000-000000000000')",
  // A look-up for each piece, never a scan of all units: the cost is that of the collection, whatever the tables hold besides.
  body: ({ arg }) => sql`
    select
      count(*)::int,
      ${versionsDigest({ order: sql`p.piece_order`, iuId: sql`p.iu_id`, role: sql`p.role`, versionNo: sql`p.version_no` })}
    from (
      select
        ${membership.piece_order.of("m")},
        ${membership.iu_id.of("m")},
        ${membership.role.of("m")},
        coalesce(
          ${membership.pinned_version_no.of("m")},
          (select ${unit.current_version_no.of("u")} from ${unit} u where ${unit.iu_id.of("u")} = ${membership.iu_id.of("m")})
        ) as version_no
      from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
    ) as p
  `,
});
