import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { renderedPiece } from "../collection/rendered_piece.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, rows, sql, text, timestamptz } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuAsOfRequire } from "./fn_iu_as_of_require.ts";
import { iuInForce } from "./iu_in_force.ts";
import { containsTime } from "./period.ts";

const c = iuPieceCollection;
const f = iuInForce;
const m = iuPieceMembership;
const u = informationUnit;
const v = unitVersion;

export const fnIuCollectionRenderAsOf = defineFunction({
  name: "fn_iu_collection_render_as_of",
  summary: "The pieces of a collection with the texts that were in force at a time, in order.",
  details:
    "The pieces are those of the collection as it is now; their texts those in force at that time. A pin wins. Refused with IU005 and the pieces when one had nothing in force then. For the present it is fn_iu_collection_render on the surface enacted.",
  args: {
    p_collection_key: text("Key of the collection."),
    p_at: timestamptz("The time."),
  },
  returns: rows(renderedPiece),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 100,
  example: "select piece_order, title from iu_core.fn_iu_collection_render_as_of('file.handbook', '2026-05-01')",
  // As fn_iu_collection_render: refusals are asked for once, and each piece is looked up.
  body: ({ arg }) => sql`
    select
      ${m.piece_order.of("m")},
      ${m.role.of("m")},
      ${m.iu_id.of("m")},
      ${v.version_no.of("v")},
      ${u.canonical_address.of("u")},
      ${v.title.of("v")},
      ${v.body.of("v")},
      ${v.body_digest.of("v")}
    from ${c} c
    join ${m} m
      on ${m.collection_id.of("m")} = ${c.collection_id.of("c")}
    cross join lateral (
      select ${u.canonical_address.of("n")}
      from ${u} n
      where ${u.iu_id.of("n")} = ${m.iu_id.of("m")}
      offset 0
    ) as u
    join ${v} v
      on ${v.iu_id.of("v")} = ${m.iu_id.of("m")}
      and ${v.version_no.of("v")} = coalesce(
        ${m.pinned_version_no.of("m")},
        (
          select ${f.version_no.of("f")}
          from ${f} f
          where ${f.iu_id.of("f")} = ${m.iu_id.of("m")}
            and ${containsTime("f", arg.p_at)}
          limit 1
        )
      )
    where ${c.collection_key.of("c")} = coalesce(${arg.p_collection_key}, '')
      and ${fnIuAsOfRequire}(${arg.p_collection_key}, ${arg.p_at}) is not null
    order by ${m.piece_order.of("m")}
  `,
});
