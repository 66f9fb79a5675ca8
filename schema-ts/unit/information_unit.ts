import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { accessScope } from "../scope/access_scope.ts";
import { inOwnScope, readersSee } from "../scope/policies.ts";

/** The states of a unit. `withdrawn` is a draft taken back; the others are the lifecycle proper. */
export type LifecycleStatus = "draft" | "enacted" | "superseded" | "retired" | "withdrawn";

export const informationUnit = defineTable({
  name: "information_unit",
  summary: "One information unit: its identity, address and state. Its text is in unit_version.",
  columns: {
    iu_id: uuid("Identity for good; time-ordered.").default(sql`${fnIuUuid7}()`),
    canonical_address: text("Where the unit is found by name; never given out again.").byteOrder(),
    unit_kind: text("What sort of text it is, such as step or policy.clause.").byteOrder(),
    lifecycle_status: text("draft, enacted, superseded, retired or withdrawn.").default("draft"),
    current_version_no: int("Number of the newest version.").default(1),
    enacted_version_no: int("Number of the version in force; null: none yet.").nullable(),
    metadata: jsonb<Record<string, unknown>>("Facts about the unit that are not its text; an object.").default(sql`'{}'::jsonb`),
    created_at: timestamptz("When it was created.").default(sql`now()`),
    created_by: text("Who created it."),
    scope: text("Who sees it: those who were granted this scope; null: every reader.").byteOrder().nullable(),
  },
  primaryKey: ["iu_id"],
  unique: [["canonical_address"]],
  foreignKeys: [{ columns: ["scope"], references: accessScope }],
  checks: {
    lifecycle_status_known: (c) => sql`${c.lifecycle_status} in ('draft', 'enacted', 'superseded', 'retired', 'withdrawn')`,
    version_positive: (c) => sql`${c.current_version_no} >= 1`,
    enacted_version_exists: (c) => sql`${c.enacted_version_no} between 1 and ${c.current_version_no}`,
    metadata_is_object: (c) => sql`jsonb_typeof(${c.metadata}) = 'object'`,
  },
  indexes: [{ keys: ["scope"], where: (c) => sql`${c.scope} is not null`, summary: "Units in a scope." }],
  grants: { select: [iuReader] },
  rowSecurity: readersSee("information_unit", inOwnScope(sql`scope`)),
});
