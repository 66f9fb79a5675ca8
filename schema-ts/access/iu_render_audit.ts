import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, int, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { unitVersion } from "../unit/unit_version.ts";

export const iuRenderAudit = defineTable({
  name: "iu_render_audit",
  summary: "Every text that was rendered for a principal. Append-only, and never the text.",
  columns: {
    audit_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    iu_id: uuid("The unit."),
    version_no: int("The version."),
    surface: text("latest or enacted."),
    principal: text("Who it was rendered for."),
    scope: text("The unit's scope then; null: none.").byteOrder().nullable(),
    context: jsonb<Record<string, unknown>>("What it was rendered in, as given."),
    cache_key: text("Key under which the text may be kept."),
    rendered_at: timestamptz("When.").default(sql`clock_timestamp()`),
    db_role: name("The role the session acted as."),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["audit_id"],
  foreignKeys: [{ columns: ["iu_id", "version_no"], references: unitVersion }],
  checks: {
    surface_known: (c) => sql`${c.surface} in ('latest', 'enacted')`,
    context_is_object: (c) => sql`jsonb_typeof(${c.context}) = 'object'`,
    cache_key_is_sha256: (c) => sql`${c.cache_key} ~ '^[0-9a-f]{64}$'`,
  },
  indexes: [
    { keys: ["iu_id", "version_no"], summary: "Who was shown a text." },
    { keys: ["principal", "audit_id"], summary: "What a principal was shown, in order." },
  ],
  grants: { select: [iuOperator, iuAuditor] },
});

export const iuRenderAuditRefuseChange = refuseChange(iuRenderAudit);
