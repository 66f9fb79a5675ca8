import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { readersSee, whereHidden } from "../scope/policies.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

export const iuPieceCollectionManifest = defineTable({
  name: "iu_piece_collection_manifest",
  summary: "What each collection consisted of after each of its changes. Append-only.",
  columns: {
    collection_id: uuid("The collection."),
    manifest_no: int("Number of the manifest, from 1."),
    graph_digest: text("SHA-256 of the ordered piece graph (piece_order, iu_id, role)."),
    content_digest: text("RFC 6962 Merkle tree hash over the texts of the pieces."),
    versions_digest: text("SHA-256 of the pieces and the versions they stood for: as long as it is the same, so are both others."),
    piece_count: int("Number of pieces."),
    change: jsonb<Record<string, unknown>>("What was done: action and what it was done to."),
    created_at: timestamptz("When.").default(sql`clock_timestamp()`),
    created_by: text("Who asked."),
  },
  primaryKey: ["collection_id", "manifest_no"],
  foreignKeys: [{ columns: ["collection_id"], references: iuPieceCollection }],
  checks: {
    manifest_no_positive: (c) => sql`${c.manifest_no} > 0`,
    piece_count_not_negative: (c) => sql`${c.piece_count} >= 0`,
    graph_digest_hex: (c) => sql`${c.graph_digest} ~ '^[0-9a-f]{64}$'`,
    content_digest_hex: (c) => sql`${c.content_digest} ~ '^[0-9a-f]{64}$'`,
    versions_digest_hex: (c) => sql`${c.versions_digest} ~ '^[0-9a-f]{64}$'`,
  },
  grants: { select: [iuReader] },
  rowSecurity: readersSee(
    "iu_piece_collection_manifest",
    whereHidden(
      sql`exists (select from ${iuPieceCollection} c where ${iuPieceCollection.collection_id.of("c")} = iu_piece_collection_manifest.collection_id offset 0)`,
    ),
  ),
});

export const iuPieceCollectionManifestRefuseChange = refuseChange(iuPieceCollectionManifest);
