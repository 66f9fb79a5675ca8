import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const dotConfigLog = defineTable({
  name: "dot_config_log",
  summary: "Every change of dot_config, whoever made it and however. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    key: text("The key that changed.").byteOrder(),
    old_value: jsonb("The operator's value before; null: none.").nullable(),
    new_value: jsonb("The operator's value after; null: none.").nullable(),
    operation: text("insert, update or delete of the row."),
    actor: text("Who asked: p_actor of the function, or the session's user for a direct statement."),
    reason: text("Why, as given to the function; null for a direct statement.").nullable(),
    db_user: name("The session's user.").default(sql`session_user`),
    via: text("function: fn_dot_config_set; direct: a statement on the table."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["log_id"],
  checks: {
    operation_known: (c) => sql`${c.operation} in ('insert', 'update', 'delete')`,
    via_known: (c) => sql`${c.via} in ('function', 'direct')`,
  },
  indexes: [{ keys: ["key", "log_id"], summary: "History of one key, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

/** Deletion is held to the policy of retention, whose module refuses all other. */
export const dotConfigLogRefuseChange = refuseChange(dotConfigLog, ["update", "truncate"]);
