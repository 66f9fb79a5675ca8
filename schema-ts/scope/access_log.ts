import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const accessLog = defineTable({
  name: "access_log",
  summary: "Every change of who sees what: scopes, grants, and what is in a scope. Append-only.",
  columns: {
    log_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    object_kind: text("scope, grant, unit or collection."),
    object_key: text("Name of the scope, the principal, id of the unit, or key of the collection.").byteOrder(),
    scope_before: text("The scope it had; null: none.").byteOrder().nullable(),
    scope_after: text("The scope it has from then on; null: none.").byteOrder().nullable(),
    actor: text("Who asked for it."),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["log_id"],
  checks: {
    kind_known: (c) => sql`${c.object_kind} in ('scope', 'grant', 'unit', 'collection')`,
    something_changed: (c) => sql`${c.scope_before} is distinct from ${c.scope_after}`,
  },
  indexes: [{ keys: ["object_kind", "object_key", "log_id"], summary: "History of one object, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

export const accessLogRefuseChange = refuseChange(accessLog);
