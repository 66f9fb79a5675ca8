import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, sql, text, uuid } from "../kit/index.ts";
import { readersSee, whereHidden } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { unitIsVisible } from "../unit/visible_units.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

export const iuPieceMembership = defineTable({
  name: "iu_piece_membership",
  summary: "The pieces of the collections as they are now. Its history is in the manifests.",
  columns: {
    collection_id: uuid("The collection."),
    piece_order: int("Place of the piece, from 1 without gaps."),
    iu_id: uuid("The unit. One unit may be several pieces of a collection."),
    role: text("Role of the piece, one of the collection's role_kind.").byteOrder(),
    pinned_version_no: int("The version the piece stays at; null: it follows the unit.").nullable(),
  },
  primaryKey: ["collection_id", "piece_order"],
  foreignKeys: [
    { columns: ["collection_id"], references: iuPieceCollection },
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["iu_id", "pinned_version_no"], references: unitVersion },
  ],
  checks: { piece_order_positive: (c) => sql`${c.piece_order} > 0` },
  indexes: [{ keys: ["iu_id", "pinned_version_no"], summary: "The collections a unit, or one version of it, is a piece of." }],
  grants: { select: [iuReader] },
  // Neither what the unit is nor that it is a piece here: both its unit and its collection must be in sight.
  rowSecurity: readersSee(
    "iu_piece_membership",
    whereHidden(sql`
      ${unitIsVisible("iu_piece_membership")}
      and exists (select from ${iuPieceCollection} c where ${iuPieceCollection.collection_id.of("c")} = iu_piece_membership.collection_id offset 0)
    `),
  ),
});
