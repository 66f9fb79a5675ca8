import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const idempotencyRegistry = defineTable({
  name: "idempotency_registry",
  summary: "Idempotency keys that were used, each with what it stands for. A key is used once in its namespace.",
  columns: {
    namespace: text("Where the key is unique; for events their type.").byteOrder(),
    key: text("The caller's key.").byteOrder(),
    event_id: uuid("The event that was emitted with it."),
    created_at: timestamptz("When it was used.").default(sql`now()`),
  },
  primaryKey: ["namespace", "key"],
  grants: { select: [iuReader] },
});

/** Deletion is held to the policy of retention, whose module refuses all other. */
export const idempotencyRegistryRefuseChange = refuseChange(idempotencyRegistry, ["update", "truncate"]);
