import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { ofVisibleUnits } from "../unit/visible_units.ts";
import { iuMetadataTagRegistry } from "./iu_metadata_tag_registry.ts";

export const iuMetadataTag = defineTable({
  name: "iu_metadata_tag",
  summary: "The tags of units as they are now. Their history is in iu_metadata_log.",
  columns: {
    iu_id: uuid("The unit."),
    tag_key: text("A registered tag.").byteOrder(),
    tag_value: text("Its value, of the tag's type; spelled one way only.").byteOrder(),
    set_at: timestamptz("When it was set.").default(sql`clock_timestamp()`),
    set_by: text("Who set it."),
  },
  primaryKey: ["iu_id", "tag_key"],
  foreignKeys: [
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["tag_key"], references: iuMetadataTagRegistry },
  ],
  checks: { value_length: (c) => sql`length(${c.tag_value}) between 1 and 500` },
  indexes: [{ keys: ["tag_key", "tag_value"], summary: "The units with a tag, or with one value of it." }],
  rowSecurity: ofVisibleUnits("iu_metadata_tag"),
  grants: { select: [iuReader] },
});
