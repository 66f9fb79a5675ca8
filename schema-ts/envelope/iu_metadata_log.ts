import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";

export const iuMetadataLog = defineTable({
  name: "iu_metadata_log",
  summary: "Every change of a unit's tags and of its links. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    object_kind: text("tag or sql_link.").byteOrder(),
    iu_id: uuid("The unit."),
    object_key: text("The tag, or the object that is linked.").byteOrder(),
    before: jsonb<Record<string, unknown>>("What was there before; null: nothing.").nullable(),
    after: jsonb<Record<string, unknown>>("What is there from then on; null: nothing.").nullable(),
    actor: text("Who asked for it."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  foreignKeys: [{ columns: ["iu_id"], references: informationUnit }],
  checks: {
    kind_known: (c) => sql`${c.object_kind} in ('tag', 'sql_link')`,
  },
  indexes: [{ keys: ["iu_id", "log_id"], summary: "History of one unit, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

/** Deletion is held to the policy of retention, whose module refuses all other. */
export const iuMetadataLogRefuseChange = refuseChange(iuMetadataLog, ["update", "truncate"]);
