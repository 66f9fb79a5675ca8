import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const retentionPolicyLog = defineTable({
  name: "retention_policy_log",
  summary: "Every change of a retention policy. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    target_key: text("What the policy is about.").byteOrder(),
    before: jsonb<Record<string, unknown>>("What counted before; null: there was no policy.").nullable(),
    after: jsonb<Record<string, unknown>>("What counts from then on; null: there is no policy.").nullable(),
    actor: text("Who asked for it."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  indexes: [{ keys: ["target_key", "log_id"], summary: "History of one policy, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

export const retentionPolicyLogRefuseChange = refuseChange(retentionPolicyLog);
