import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";
import { ofVisibleUnits } from "./visible_units.ts";

export const unitVersion = defineTable({
  name: "unit_version",
  summary: "One immutable text of a unit. New text is a new version.",
  columns: {
    iu_id: uuid("The unit."),
    version_no: int("Counts from 1 within the unit."),
    title: text("One line; canonical text."),
    body: text("The text, canonical: lines end in LF, Unicode is in NFC."),
    body_digest: text("SHA-256 of the body's UTF-8 bytes, 64 lower-case hex digits.").byteOrder(),
    change_note: text("Why this version was written.").nullable(),
    created_at: timestamptz("When it was written.").default(sql`now()`),
    created_by: text("Who wrote it."),
  },
  primaryKey: ["iu_id", "version_no"],
  foreignKeys: [{ columns: ["iu_id"], references: informationUnit }],
  checks: {
    version_positive: (c) => sql`${c.version_no} >= 1`,
    digest_is_sha256: (c) => sql`length(${c.body_digest}) = 64 and ${c.body_digest} !~ '[^0-9a-f]'`,
  },
  grants: { select: [iuReader] },
  rowSecurity: ofVisibleUnits("unit_version"),
});

export const unitVersionRefuseChange = refuseChange(unitVersion);
