import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, sql, text } from "../kit/index.ts";

export const iuCollectionKind = defineTable({
  name: "iu_collection_kind",
  summary: "The registered kinds of collection.",
  columns: {
    collection_kind: text("Name of the kind.").byteOrder(),
    has_own_roles: boolean("Whether the kind has roles of its own; otherwise its collections take those of what they were made from."),
    summary: text("What collections of this kind are."),
  },
  primaryKey: ["collection_kind"],
  checks: { name_format: (c) => sql`${c.collection_kind} ~ '^[a-z][a-z0-9_.-]{0,62}$'` },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
