import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, text, timestamptz } from "../kit/index.ts";

export const queueHeartbeat = defineTable({
  name: "queue_heartbeat",
  summary: "When each worker was heard of last. A worker unheard of for a week is forgotten.",
  columns: {
    worker: text("Name of the worker.").byteOrder(),
    seen_at: timestamptz("When it was heard of last."),
    first_seen_at: timestamptz("When it was heard of first."),
    leased: int("Jobs whose lease it extended then."),
  },
  primaryKey: ["worker"],
  indexes: [{ keys: ["seen_at"], summary: "Workers in the order they fell silent." }],
  storage: { fillfactor: 50 },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
