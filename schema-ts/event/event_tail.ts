import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, type Fragment, type Hole, lit, sql, textArray, uuid, uuidArray } from "../kit/index.ts";
import { eventOutbox } from "./event_outbox.ts";

/** Ids in one tail row: as many as fit into a row that PostgreSQL neither compresses nor moves out. */
const most = 100;

/**
 * One row for each emission, not for each event; no foreign keys. Its rows are few and short-lived: the sequencer takes all that have committed,
 * and autovacuum comes early.
 */
export const eventTail = defineTable({
  name: "event_tail",
  summary: "Live events that have no position yet, in the groups they were emitted in. Taken away by the sequencer.",
  columns: {
    tail_id: uuid("The first of the events."),
    event_ids: uuidArray("The events in their order."),
    event_types: textArray("Types among them."),
  },
  primaryKey: ["tail_id"],
  grants: { select: [iuReader] },
  storage: { autovacuum_vacuum_scale_factor: 0, autovacuum_vacuum_threshold: 2000, autovacuum_vacuum_insert_threshold: -1 },
});

/** Deletion is the sequencer's. */
export const eventTailRefuseChange = refuseChange(eventTail, ["update", "truncate"]);

/** Puts live events in line for a position. `ids` is an array variable, in order; `types` holds at least the types among them. */
export const lineUp = (ids: Hole, types: Hole): Fragment => sql`
  insert into ${eventTail} (${eventTail.tail_id}, ${eventTail.event_ids}, ${eventTail.event_types})
  select ${ids}[n], ${ids}[n:n + ${lit(most - 1)}], ${types}
  from generate_series(1, (select cardinality(${ids})), ${lit(most)}) as n
`;

/** What an emission writes to: the outbox, and the line where events of a live domain wait for their positions. */
export const emission = [eventOutbox, eventTail] as const;
