import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { bigint, defineTable, int, name, sql, text, textArray, timestamptz, uuid } from "../kit/index.ts";

export const eventRetentionLog = defineTable({
  name: "event_retention_log",
  summary: "Every time events were retired: which months, under which policy, for whom. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    before: timestamptz("Events emitted before it went."),
    retention_months: int("The policy at that time."),
    partitions: textArray("The months that went."),
    last_position: bigint("The last position that went with them; null: none did.").nullable(),
    actor: text("Who asked for it."),
    db_user: name("The session's user.").default(sql`session_user`),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["log_id"],
  grants: { select: [iuReader] },
});

export const eventRetentionLogRefuseChange = refuseChange(eventRetentionLog);
