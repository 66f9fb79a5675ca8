import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const iuMetadataTagRegistryLog = defineTable({
  name: "iu_metadata_tag_registry_log",
  summary: "Every change of a registered tag. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    tag_key: text("The tag.").byteOrder(),
    before: jsonb<Record<string, unknown>>("What counted before; null: it was not registered.").nullable(),
    after: jsonb<Record<string, unknown>>("What counts from then on; null: it was withdrawn.").nullable(),
    actor: text("Who asked for it."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  indexes: [{ keys: ["tag_key", "log_id"], summary: "History of one tag, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

export const iuMetadataTagRegistryLogRefuseChange = refuseChange(iuMetadataTagRegistryLog);
