import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterGovernance } from "../foundation/schemas.ts";
import { defineTable, int, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const manifestEnvelope = defineTable({
  name: "manifest_envelope",
  schema: cutterGovernance,
  summary: "What comes into force together: a list of versions of units, sealed by a digest. Append-only.",
  columns: {
    manifest_envelope_id: uuid("Time-ordered identity."),
    document_key: text("The document the units are of.").byteOrder(),
    source_digest: text("SHA-256 of the source they were cut from; null: not cut, or not known.").byteOrder().nullable(),
    unit_count: int("Number of its unit blocks."),
    manifest_digest: text("SHA-256 of its blocks, each as one line; see fn_governance_author.").byteOrder(),
    cut_request_id: uuid("The cut they come from; null: they were not cut.").nullable(),
    created_at: timestamptz("When it was authored."),
    created_by: text("Who authored it."),
  },
  primaryKey: ["manifest_envelope_id"],
  checks: {
    has_units: (c) => sql`${c.unit_count} > 0`,
    manifest_digest_format: (c) => sql`${c.manifest_digest} ~ '^[0-9a-f]{64}$'`,
    source_digest_format: (c) => sql`${c.source_digest} ~ '^[0-9a-f]{64}$'`,
  },
  indexes: [
    { keys: ["document_key"], summary: "The manifests of a document." },
    { keys: ["cut_request_id"], where: (c) => sql`${c.cut_request_id} is not null`, summary: "The manifests of a cut." },
  ],
});

export const manifestEnvelopeRefuseChange = refuseChange(manifestEnvelope);
