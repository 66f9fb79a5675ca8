import { bigint, boolean, defineFunction, plpgsql, sql, timestamptz, uuid } from "../kit/index.ts";
import { isOfBatch, jobBatch, reachesFloor, readFrom } from "./job_batch.ts";
import { byIndex, jobQueue } from "./job_queue.ts";

const q = jobQueue;
const b = jobBatch;

export const fnJobLaneIsIdle = defineFunction({
  name: "fn_job_lane_is_idle",
  summary: "Whether nothing in a lane can be claimed.",
  details:
    "Asked of lanes that are awaited only, which have little in them: PostgreSQL reads a page of the claim index to find its first entry.",
  args: {
    p_lane: bigint("The number of the lane."),
    p_floor_at: timestamptz("Where its claims begin to read."),
    p_floor_id: uuid("The same within a batch."),
  },
  returns: boolean("True: whoever waits for jobs does not know of any."),
  volatility: "stable",
  grantTo: [],
  settings: byIndex,
  body: plpgsql`
    return not exists (
      select from ${q} q
      where ${q.lane.of("q")} = p_lane and ${q.run_at.of("q")} >= p_floor_at
    ) and not exists (
      select from ${b} b
      where ${reachesFloor(sql`p_lane`, sql`p_floor_at`)}
        and exists (select from ${q} q where ${isOfBatch(readFrom(sql`p_floor_id`), b.last_id.of("b"))})
    );
  `,
});
