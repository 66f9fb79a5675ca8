import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineTable, sql } from "../kit/index.ts";

export const eventBusHead = defineTable({
  name: "event_bus_head",
  summary: "One row: how far positions have been given out. Whoever gives them out holds its lock.",
  columns: {
    is_head: boolean("Always true: there is one head.").default(true),
    last_position: bigint("The last position given to an event; 0: none yet."),
    is_awaited: boolean("Whether a consumer found nothing since: only then is an emission announced."),
  },
  primaryKey: ["is_head"],
  checks: {
    only_one: (c) => sql`${c.is_head}`,
    last_position_not_negative: (c) => sql`${c.last_position} >= 0`,
  },
  storage: { fillfactor: 10 },
  grants: { select: [iuReader] },
});
