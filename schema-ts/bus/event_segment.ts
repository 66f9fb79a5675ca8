import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { bigint, defineTable, sql, textArray, timestamptz, uuid, uuidArray } from "../kit/index.ts";

/** Most events in one segment: as many as fit into a row that PostgreSQL neither compresses nor moves out. */
export const segmentSize = 100;

export const eventSegment = defineTable({
  name: "event_segment",
  summary:
    "Positions of live events, a run of consecutive ones in a row: first_position belongs to the first of event_ids. Dense, never reassigned.",
  columns: {
    first_position: bigint("Position of the first event."),
    last_position: bigint("Position of the last event."),
    event_ids: uuidArray("The events in the order of their positions."),
    event_types: textArray("At least the types among them."),
    min_event_id: uuid("The smallest of the ids."),
    max_event_id: uuid("The largest of the ids."),
    sequenced_at: timestamptz("When they were given their positions.").default(sql`now()`),
  },
  primaryKey: ["first_position"],
  checks: {
    is_dense: (c) => sql`${c.last_position} - ${c.first_position} + 1 = cardinality(${c.event_ids})`,
    size: (c) => sql`cardinality(${c.event_ids}) between 1 and 100`,
  },
  indexes: [{ keys: ["max_event_id"], summary: "Where a replay from an event or a time begins; what retention takes away." }],
  grants: { select: [iuReader] },
});

/** Deletion is retention's. */
export const eventSegmentRefuseChange = refuseChange(eventSegment, ["update", "truncate"]);
