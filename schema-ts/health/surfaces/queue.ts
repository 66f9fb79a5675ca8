import { lit, sql } from "../../kit/index.ts";
import { executorClassRegistry } from "../../queue/executor_class_registry.ts";
import { jobBatch } from "../../queue/job_batch.ts";
import { jobGroup } from "../../queue/job_group.ts";
import { jobLane } from "../../queue/job_lane.ts";
import { jobQueue } from "../../queue/job_queue.ts";
import { jobQueueRegistry } from "../../queue/job_queue_registry.ts";
import { mostJobs } from "../../queue/limits.ts";
import { queueHeartbeat } from "../../queue/queue_heartbeat.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, some } from "./facts.ts";

/** How long a lease may have run out, or a job have been due, before somebody should look. */
const patience = lit("10 minutes");

/** Whether job `j`, of lane `l`, stands elsewhere in the claim index than its state says, or nowhere and in no batch. */
const isMisplaced = sql`
  j.lane is distinct from case j.state when 'ready' then l.lane when 'scheduled' then ~l.lane end
    and not (j.state = 'ready' and j.lane is null and exists (
      select from ${jobBatch} as b
      where b.lane = l.lane and j.job_id between b.first_id and b.last_id
        and b.run_at between j.run_at and j.run_at + interval ${lit(`${mostJobs} microseconds`)}
    ))
`;

export const queueSurface = defineSurface({
  surface: "queue",
  module: "queue",
  query: sql`
    with recent as (
      select
        count(*) as checked,
        ${some(sql`j.job_id`, sql`r.queue is null or c.executor_class is null`)} as unregistered,
        ${some(sql`j.job_id`, isMisplaced)} as misplaced
      from (select n.* from ${jobQueue} as n order by n.job_id desc limit ${lit(sampleSize)}) as j
      left join ${jobQueueRegistry} as r on r.queue = j.queue
      left join ${executorClassRegistry} as c on c.executor_class = j.executor_class
      left join ${jobLane} as l on l.queue = j.queue and l.priority = j.priority
    ), overdue as (
      select coalesce(jsonb_agg(j.job_id), '[]') as jobs
      from (
        select q.job_id
        from ${jobQueue} as q
        where q.state = 'leased' and q.lease_until < clock_timestamp() - interval ${patience}
        order by q.lease_until
        limit 10
      ) as j
    ), headless as (
      select ${some(sql`g.queue || ': ' || g.group_key`, sql`q.job_id is null or q.state = 'blocked'`)} as groups
      from (select n.* from ${jobGroup} as n limit ${lit(sampleSize)}) as g
      left join ${jobQueue} as q on q.job_id = g.head_job_id
    ), worker as (
      select count(*) as known, max(h.seen_at) as seen_at from ${queueHeartbeat} as h
    )
    select
      r.unregistered = '[]' and r.misplaced = '[]' and o.jobs = '[]' and g.groups = '[]',
      jsonb_build_object(
        'estimated_jobs', ${estimatedRows(jobQueue)},
        'jobs_checked', r.checked,
        'of_unregistered_name', r.unregistered,
        'out_of_place', r.misplaced,
        'leases_run_out', o.jobs,
        'groups_without_head', g.groups,
        'workers', w.known,
        'last_heartbeat_at', w.seen_at)
    from recent as r
    cross join overdue as o
    cross join headless as g
    cross join worker as w
  `,
  expected: `the newest ${sampleSize} jobs are of registered queues and classes, and those that wait for their turn or time stand in the lane of their queue and priority; no lease ran out more than 10 minutes ago; every group has a job whose turn it is`,
  hint: "Leases that ran out are taken away by fn_job_reap: call it from a worker or from cron. A job out of place, or a group without head, was written by hand.",
});
