import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, textArray, timestamptz } from "../kit/index.ts";

/** What the value of a tag may be. */
export const tagValueTypes = ["text", "integer", "boolean", "date", "one_of"] as const;
export type TagValueType = (typeof tagValueTypes)[number];

export const iuMetadataTagRegistry = defineTable({
  name: "iu_metadata_tag_registry",
  summary: "The tags a unit may have: a tag that is not registered is refused.",
  columns: {
    tag_key: text("Name of the tag, such as owner.department.").byteOrder(),
    value_type: text("text, integer, boolean, date, or one_of: one of allowed_values.").byteOrder(),
    allowed_values: textArray("The values of a tag of the type one_of, in order; else null.").nullable(),
    description: text("What the tag says about a unit."),
    status: text("active, or withdrawn: units keep it, none gets it any more.").byteOrder().default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last."),
  },
  primaryKey: ["tag_key"],
  checks: {
    key_format: (c) => sql`${c.tag_key} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.tag_key}) <= 100`,
    type_known: (c) => sql`${c.value_type} in ('text', 'integer', 'boolean', 'date', 'one_of')`,
    values_of_one_of: (c) => sql`(${c.value_type} = 'one_of') = (${c.allowed_values} is not null)`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  grants: { select: [iuReader] },
});
