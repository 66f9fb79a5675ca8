import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";
import { iuTransitionType } from "./iu_transition_type.ts";

export const iuLifecycleLog = defineTable({
  name: "iu_lifecycle_log",
  summary: "One row for each thing that happened to a unit. Append-only; the owner may insert just iu_id, transition_type and actor.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    iu_id: uuid("The unit."),
    transition_type: text("What happened.").byteOrder(),
    actor: text("Who asked for it."),
    from_status: text("State of the unit before; null: not recorded, or it did not exist.").nullable(),
    to_status: text("State of the unit after; null: not recorded.").nullable(),
    version_no: int("The version it concerns.").nullable(),
    detail: jsonb<Record<string, unknown>>("Further facts; an object, never the text.").default(sql`'{}'::jsonb`),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  foreignKeys: [
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["transition_type"], references: iuTransitionType },
  ],
  checks: {
    actor_given: (c) => sql`length(${c.actor}) between 1 and 200`,
    detail_is_object: (c) => sql`jsonb_typeof(${c.detail}) = 'object'`,
  },
  indexes: [
    { keys: ["iu_id"], summary: "History of one unit." },
    { keys: ["transition_type"], summary: "All transitions of one type; few distinct keys, so it stays small." },
  ],
  grants: { select: [iuReader] },
});

/** Deletion is held to the policy of retention, whose module refuses all other. */
export const iuLifecycleLogRefuseChange = refuseChange(iuLifecycleLog, ["update", "truncate"]);
