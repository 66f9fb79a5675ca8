import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, sql, text } from "../kit/index.ts";
import { iuCollectionKind } from "./iu_collection_kind.ts";

export const iuCollectionKindRole = defineTable({
  name: "iu_collection_kind_role",
  summary: "The roles pieces may have in collections of a kind, with their order and number.",
  columns: {
    collection_kind: text("A kind with roles of its own.").byteOrder(),
    role: text("Name of the role.").byteOrder(),
    position: int("Place of the role in the collection: a piece never follows one whose role has a higher position."),
    min_count: int("Fewest pieces with this role."),
    max_count: int("Most pieces with this role; null: any number.").nullable(),
  },
  primaryKey: ["collection_kind", "role"],
  foreignKeys: [{ columns: ["collection_kind"], references: iuCollectionKind }],
  checks: {
    role_format: (c) => sql`${c.role} ~ '^[a-z][a-z0-9_.-]{0,62}$'`,
    position_positive: (c) => sql`${c.position} > 0`,
    count_range: (c) => sql`${c.min_count} >= 0 and ${c.max_count} >= greatest(${c.min_count}, 1)`,
  },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
