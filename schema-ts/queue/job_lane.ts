import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineTable, type Fragment, type Hole, int, plpgsql, sql, text, timestamptz, uuid } from "../kit/index.ts";

/** The id before all ids. */
export const noId = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * Where the claim of a queue begins to read, for each priority in use. Rows that were claimed stay in the index until a vacuum may remove
 * them, which a long-held snapshot prevents: without a place to begin at, every claim would step over all of them.
 */
export const jobLane = defineTable({
  name: "job_lane",
  summary:
    "One row for each priority of a queue that was ever used: what it is called in the claim index, and where a claim begins to read.",
  columns: {
    queue: text("The queue.").byteOrder(),
    priority: int("The priority."),
    lane: bigint("What its jobs are called in the claim index."),
    floor_at: timestamptz("The claim reads from this place on; what came in before it is found by the next look from below.").default(
      sql`'-infinity'`,
    ),
    floor_id: uuid("The job at floor_at: batches are read from there on.").default(noId),
    swept_at: timestamptz("When a claim looked from below last.").default(sql`'-infinity'`),
    moved_at: timestamptz("When floor_at was written last.").default(sql`'-infinity'`),
    is_awaited: boolean("The last claim of its queue got less than it asked for, or there was none: what comes in is announced.").default(
      false,
    ),
  },
  primaryKey: ["queue", "priority"],
  checks: { number_not_negative: (c) => sql`${c.lane} >= 0` },
  storage: { fillfactor: 10, autovacuum_vacuum_scale_factor: 0, autovacuum_vacuum_threshold: 500 },
  grants: { select: [iuReader] },
});

/**
 * The number of a lane that is opened. A hash: whoever else opens it at this moment gives it the same one. Two lanes of one number would share
 * a stretch of the index and nothing else: a claim looks at the queue and the priority of what it finds. Never negative: complements mean
 * something else.
 */
export const newLane = (queue: Hole, priority: Hole): Fragment => sql`hashtextextended(${queue}, ${priority}) & 9223372036854775807`;

/** The number of the lane of a job that is in the table. */
export const laneOf = (queue: Hole, priority: Hole): Fragment => sql`
  (select ${jobLane.lane.of("l")} from ${jobLane} l where ${jobLane.queue.of("l")} = ${queue} and ${jobLane.priority.of("l")} = ${priority})
`;

/** Statement that opens the usual lane of a queue before there is a job: the first one is to be announced. */
export const openUsualLane = (queue: Hole): Fragment => plpgsql`
  insert into ${jobLane} (${jobLane.queue}, ${jobLane.priority}, ${jobLane.lane}, ${jobLane.is_awaited})
  values (${queue}, 0, ${newLane(queue, sql`0`)}, true)
  on conflict (${jobLane.queue}, ${jobLane.priority}) do nothing;
`;
