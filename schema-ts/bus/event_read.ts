import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const eventRead = defineTable({
  name: "event_read",
  summary: "Which principal has read which event.",
  columns: {
    principal: text("A person or service.").byteOrder(),
    event_id: uuid("An event of the outbox."),
    read_at: timestamptz("When it was marked.").default(sql`now()`),
  },
  primaryKey: ["principal", "event_id"],
  checks: { principal_length: (c) => sql`length(${c.principal}) between 1 and 200` },
  indexes: [{ keys: ["event_id"], summary: "Who has read an event; what retention takes away." }],
  grants: { select: [iuReader] },
});
