import { iuReader } from "../foundation/roles.ts";
import { bigint, defineTable, type Fragment, type Hole, lit, plpgsql, sql, timestamptz, uuid } from "../kit/index.ts";
import { jobLane } from "./job_lane.ts";
import { jobQueue } from "./job_queue.ts";

const q = jobQueue;
const l = jobLane;

/**
 * Jobs that were enqueued together have ids in a row, so one entry stands for all of them, which saves a tenth of the call. A job that left
 * its batch stands in the claim index by itself when it is ready again, so a batch without a ready job never gets one.
 */
export const jobBatch = defineTable({
  name: "job_batch",
  summary:
    "Jobs that came in together and are ready: those with ids from the first to the last are claimed as one entry of the claim index would be.",
  columns: {
    lane: bigint("The lane they are in."),
    run_at: timestamptz("When the last of them is due; each other a microsecond before the next."),
    first_id: uuid("The first of them."),
    last_id: uuid("The last of them."),
  },
  primaryKey: ["lane", "run_at", "first_id"],
  storage: { autovacuum_vacuum_scale_factor: 0, autovacuum_vacuum_threshold: 500 },
  grants: { select: [iuReader] },
});

const b = jobBatch;

/** From how many jobs on an entry for all of them costs less than one for each. */
export const leastInBatch = lit(16);

/** Whether job `q` is of a batch, not before one of its ids, and has not left it. */
export const isOfBatch = (fromId: Hole, lastId: Hole): Fragment => sql`
  ${q.job_id.of("q")} between ${fromId} and ${lastId} and ${q.state.of("q")} = 'ready' and ${q.lane.of("q")} is null
`;

/** Whether batch `b` is of a lane, and not all of it was due before the lane's floor. */
export const reachesFloor = (lane: Hole, floorAt: Hole): Fragment => sql`${b.lane.of("b")} = ${lane} and ${b.run_at.of("b")} >= ${floorAt}`;

/** Where to read batch `b` from: at the floor, where that is in it. */
export const readFrom = (floorId: Hole): Fragment => sql`
  case when ${floorId} between ${b.first_id.of("b")} and ${b.last_id.of("b")} then ${floorId} else ${b.first_id.of("b")} end
`;

/** Statement that removes the batches of a queue that lie below the floor and have no job left. Whoever else does so is not waited for. */
export const removeSpent = (queue: Hole): Fragment => plpgsql`
  delete from ${b} b
  where (${b.lane.of("b")}, ${b.run_at.of("b")}, ${b.first_id.of("b")}) in (
    select ${b.lane.of("b")}, ${b.run_at.of("b")}, ${b.first_id.of("b")}
    from ${l} l
    join ${b} b on ${b.lane.of("b")} = ${l.lane.of("l")} and ${b.run_at.of("b")} < ${l.floor_at.of("l")}
    where ${l.queue.of("l")} = ${queue}
      and not exists (select from ${q} q where ${isOfBatch(b.first_id.of("b"), b.last_id.of("b"))})
    for update of b skip locked
  );
`;
