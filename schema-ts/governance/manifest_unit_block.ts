import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterGovernance } from "../foundation/schemas.ts";
import { defineTable, int, sql, text, uuid } from "../kit/index.ts";
import { manifestEnvelope } from "./manifest_envelope.ts";

export const manifestUnitBlock = defineTable({
  name: "manifest_unit_block",
  schema: cutterGovernance,
  summary: "One version of a unit in a manifest: nothing else of that unit comes into force by it. Append-only.",
  columns: {
    manifest_envelope_id: uuid("The manifest."),
    block_no: int("Place in the manifest, from 1."),
    iu_id: uuid("The unit."),
    version_no: int("The version of it."),
    canonical_address: text("Its address.").byteOrder(),
    body_digest: text("SHA-256 of the version's body.").byteOrder(),
    byte_start: int("Where the text begins in the source, in bytes from 0; null: not cut.").nullable(),
    byte_end: int("Where it ends, exclusive; null: not cut.").nullable(),
  },
  primaryKey: ["manifest_envelope_id", "block_no"],
  unique: [["manifest_envelope_id", "iu_id"]],
  foreignKeys: [{ columns: ["manifest_envelope_id"], references: manifestEnvelope }],
  checks: {
    block_no_positive: (c) => sql`${c.block_no} > 0`,
    digest_format: (c) => sql`${c.body_digest} ~ '^[0-9a-f]{64}$'`,
    range: (c) => sql`
      ${c.byte_start} is null and ${c.byte_end} is null
      or ${c.byte_start} is not null and ${c.byte_end} is not null and ${c.byte_start} >= 0 and ${c.byte_start} <= ${c.byte_end}
    `,
  },
  indexes: [{ keys: ["iu_id"], summary: "The manifests a unit is in." }],
});

export const manifestUnitBlockRefuseChange = refuseChange(manifestUnitBlock);
