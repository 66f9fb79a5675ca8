import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { ofVisibleUnits } from "../unit/visible_units.ts";

export type SqlObjectKind = "relation" | "function";

/** Names, not object identifiers: those mean nothing on another server. */
export const iuSqlLink = defineTable({
  name: "iu_sql_link",
  summary:
    "Which objects of the database a unit is about: the table it describes, the function that carries it out. Its history is in iu_metadata_log.",
  columns: {
    iu_id: uuid("The unit."),
    object_kind: text("relation: a table or view; function: all functions and procedures of the name.").byteOrder(),
    object_schema: text("Schema of the object.").byteOrder(),
    object_name: text("Name of the object.").byteOrder(),
    link_role: text("What the unit is to the object, a lower-case name such as describes.").byteOrder(),
    set_at: timestamptz("When it was set.").default(sql`clock_timestamp()`),
    set_by: text("Who set it."),
  },
  primaryKey: ["iu_id", "object_kind", "object_schema", "object_name", "link_role"],
  foreignKeys: [{ columns: ["iu_id"], references: informationUnit }],
  checks: {
    kind_known: (c) => sql`${c.object_kind} in ('relation', 'function')`,
    schema_length: (c) => sql`length(${c.object_schema}) between 1 and 63`,
    name_length: (c) => sql`length(${c.object_name}) between 1 and 63`,
    role_format: (c) => sql`${c.link_role} ~ '^[a-z][a-z0-9_]*$' and length(${c.link_role}) <= 63`,
  },
  indexes: [{ keys: ["object_schema", "object_name"], summary: "The units that are about an object." }],
  rowSecurity: ofVisibleUnits("iu_sql_link"),
  grants: { select: [iuReader] },
});
