import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import type { EventSchema } from "./event_schema.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";

export const eventTypeLog = defineTable({
  name: "event_type_log",
  summary: "Every registration, extension and withdrawal of an event type. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    event_type: text("The type.").byteOrder(),
    change: text("register, extend, withdraw or restore."),
    schema_jsonb: jsonb<EventSchema>("The schema that counts from then on."),
    description: text("The description that counts from then on."),
    actor: text("Who asked for it."),
    db_user: name("The session's user.").default(sql`session_user`),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["log_id"],
  foreignKeys: [{ columns: ["event_type"], references: eventTypeRegistry }],
  checks: {
    change_known: (c) => sql`${c.change} in ('register', 'extend', 'withdraw', 'restore')`,
  },
  indexes: [{ keys: ["event_type", "log_id"], summary: "History of one type, in order." }],
  grants: { select: [iuReader] },
});

export const eventTypeLogRefuseChange = refuseChange(eventTypeLog);
