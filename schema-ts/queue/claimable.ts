import { type Fragment, plpgsql, sql } from "../kit/index.ts";
import { jobBatch, reachesFloor, readFrom } from "./job_batch.ts";
import { jobLane, noId } from "./job_lane.ts";
import { jobQueue } from "./job_queue.ts";

const q = jobQueue;
const l = jobLane;
const b = jobBatch;

/** Where a claim begins to read lane `l`: at its floor, or, as v_sweep says, from below. */
const floorAt = sql`case when v_sweep then '-infinity'::timestamptz else ${l.floor_at.of("l")} end`;
const floorId = sql`case when v_sweep then ${noId} else ${l.floor_id.of("l")} end`;

/** What can be claimed, in order: lane by lane, each from its floor, no further than needed. `ofLane` are those of lane `l`. */
const claimable = (wanted: Fragment, most: Fragment, ofLane: Fragment): Fragment => sql`
  (
    select ${wanted}
    from (
      select ${l.lane.of("l")}, ${l.priority.of("l")}, ${floorAt} as floor_at, ${floorId} as floor_id
      from ${l} l
      where ${l.queue.of("l")} = p_queue
      order by ${l.priority.of("l")}
    ) as l
    ${ofLane}
    limit ${most}
  )
`;

/** Where no batch is: the claim index is all there is to read. */
const ofSingles = (most: Fragment): Fragment => sql`
  cross join lateral (
    select ${q.job_id.of("q")}, ${q.run_at.of("q")}
    from ${q} q
    where ${q.lane.of("q")} = l.lane and ${q.run_at.of("q")} >= l.floor_at
      and ${q.queue.of("q")} = p_queue and ${q.priority.of("q")} = l.priority
    order by ${q.run_at.of("q")}
    limit ${most}
    for no key update skip locked
  ) as j
`;

/**
 * Entries of the claim index stand for themselves, batches for many: both are read in one order, and then looked up alike. A fifth slower
 * where all stand for themselves.
 */
const ofSinglesAndBatches = (most: Fragment): Fragment => sql`
  cross join lateral (
    select e.run_at, e.lane, e.first_id, e.last_id
    from (
      (
        select ${q.run_at.of("q")}, ${q.lane.of("q")}, ${q.job_id.of("q")} as first_id, ${q.job_id.of("q")} as last_id
        from ${q} q
        where ${q.lane.of("q")} = l.lane and ${q.run_at.of("q")} >= l.floor_at
        order by ${q.run_at.of("q")}
      )
      union all
      (
        select ${b.run_at.of("b")}, null::bigint, ${readFrom(sql`l.floor_id`)}, ${b.last_id.of("b")}
        from ${b} b
        where ${reachesFloor(sql`l.lane`, sql`l.floor_at`)}
        order by ${b.run_at.of("b")}
      )
    ) as e
    order by e.run_at
  ) as e
  cross join lateral (
    select ${q.job_id.of("q")}, ${q.run_at.of("q")}
    from ${q} q
    where ${q.job_id.of("q")} between e.first_id and e.last_id
      and ${q.state.of("q")} = 'ready' and ${q.lane.of("q")} is not distinct from e.lane
      and ${q.queue.of("q")} = p_queue and ${q.priority.of("q")} = l.priority
    order by ${q.job_id.of("q")}
    limit ${most}
    for no key update skip locked
  ) as j
`;

/** The id of the first of them. */
export const firstClaimable = claimable(sql`j.job_id`, sql`1`, ofSinglesAndBatches(sql`1`));

/** Behind a sub-select: a limit that PostgreSQL sees is planned for anew in every call. */
const most = sql`(select p_limit)`;

/** Puts the first p_limit of them into v_ids, their priority, if they have one, into v_priority, and the last time into v_run_at. */
const find = (ofLane: Fragment): Fragment => plpgsql`
  select
    coalesce(array_agg(j.job_id), '{}'),
    case when min(j.priority) = max(j.priority) then min(j.priority) end,
    max(j.run_at)
  into v_ids, v_priority, v_run_at
  from ${claimable(sql`j.job_id, j.run_at, l.priority`, most, ofLane)} as j;
`;

/**
 * Whether v_ids are in the order of the ids. A look-up of its own: beside an aggregate that sorts PostgreSQL 16 and later sort what the others
 * get, too.
 */
export const areInOrder = sql`v_ids = array(select e.job_id from unnest((select v_ids)) as e (job_id) order by e.job_id)`;

/** Statement that finds the first p_limit of them. */
export const findAll = find(ofSinglesAndBatches(most));

/** The same, but where no batch is. */
export const findClaimable = plpgsql`
  if exists (
    select from ${l} l
    join ${b} b on ${reachesFloor(l.lane.of("l"), floorAt)}
    where ${l.queue.of("l")} = p_queue
  ) then
    ${findAll}
  else
    ${find(ofSingles(most))}
  end if;
`;
