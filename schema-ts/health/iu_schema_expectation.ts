import { iuReader } from "../foundation/roles.ts";
import { defineTable, text } from "../kit/index.ts";

export const iuSchemaExpectation = defineTable({
  name: "iu_schema_expectation",
  summary: "What the catalog looked like when the last migration ended: one row per object, comment, grant and shipped row.",
  columns: {
    object_kind: text("Kind of the object, e.g. table, column, function, grant, comment, row.").byteOrder(),
    object_name: text("Name within the kind, without the schema, e.g. unit_version.body.").byteOrder(),
    definition: text("The object as PostgreSQL spells it, with {schema} for the schema's name."),
  },
  primaryKey: ["object_kind", "object_name"],
  grants: { select: [iuReader] },
  operatorRows: "none",
});
