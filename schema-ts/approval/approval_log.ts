import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const approvalLog = defineTable({
  name: "approval_log",
  summary: "Every change of a policy, a principal or a request's state; votes are in approval_vote. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    object_kind: text("policy, principal or request."),
    object_key: text("Name of the policy or principal, or id of the request.").byteOrder(),
    change: text("set, withdraw, or the transition of the request; open for a new one."),
    before: jsonb<Record<string, unknown>>("What counted before; null: it did not exist.").nullable(),
    after: jsonb<Record<string, unknown>>("What counts from then on.").nullable(),
    actor: text("Who asked for it."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  checks: {
    kind_known: (c) => sql`${c.object_kind} in ('policy', 'principal', 'request')`,
  },
  indexes: [{ keys: ["object_kind", "object_key", "log_id"], summary: "History of one object, in order." }],
  grants: { select: [iuReader] },
});

export const approvalLogRefuseChange = refuseChange(approvalLog);
