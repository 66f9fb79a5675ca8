create function iu_core.fn_job_lane_is_idle(
  p_lane bigint,
  p_floor_at timestamp with time zone,
  p_floor_id uuid
)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
begin
  return not exists (
    select from iu_core.job_queue q
    where q.lane = p_lane and q.run_at >= p_floor_at
  ) and not exists (
    select from iu_core.job_batch b
    where b.lane = p_lane and b.run_at >= p_floor_at
      and exists (select from iu_core.job_queue q where q.job_id between case when p_floor_id between b.first_id and b.last_id then p_floor_id else b.first_id end and b.last_id and q.state = 'ready' and q.lane is null)
  );
end
$iu$;

comment on function iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid) is 'Whether nothing in a lane can be claimed.
Asked of lanes that are awaited only, which have little in them: PostgreSQL reads a page of the claim index to find its first entry.
Arguments:
  p_lane: The number of the lane.
  p_floor_at: Where its claims begin to read.
  p_floor_id: The same within a batch.';

revoke all on function iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid) from public;
