import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { fnJobLaneIsIdle } from "./fn_job_lane_is_idle.ts";
import { jobLane, newLane } from "./job_lane.ts";

const l = jobLane;

/**
 * The lane of v_priority, null for 0, for v_lane: its number, or that number's complement where somebody waits and what comes in is to be
 * announced; null where there is none yet. One value and no join: half of what a look-up costs is setting up what it reads.
 */
export const laneToFill = (queue: Hole): Fragment => sql`
  (
    select case when ${l.is_awaited.of("l")} and ${fnJobLaneIsIdle}(${l.lane.of("l")}, ${l.floor_at.of("l")}, ${l.floor_id.of("l")}) then ~${l.lane.of("l")} else ${l.lane.of("l")} end
    from ${l} l
    where ${l.queue.of("l")} = ${queue} and ${l.priority.of("l")} = coalesce(v_priority, 0)
  )
`;

/** Statement that takes that apart into v_lane and v_idle, and opens a lane that is not there. Whoever does so announces the first job. */
export const openLane = (queue: Hole): Fragment => plpgsql`
  if (v_lane >= 0) is not true then
    v_idle := true;
    v_lane := ~v_lane;
    if v_lane is null then
      v_lane := ${newLane(queue, sql`v_priority`)};
      insert into ${l} (${l.queue}, ${l.priority}, ${l.lane})
      values (${queue}, v_priority, v_lane)
      on conflict (${l.queue}, ${l.priority}) do nothing;
    end if;
  end if;
`;
