create view iu_core.v_job_queue_status with (security_invoker = true) as
select
  r.queue,
  r.status,
  coalesce(j.ready, 0) as ready,
  coalesce(j.scheduled, 0) as scheduled,
  coalesce(j.blocked, 0) as blocked,
  coalesce(j.limited, 0) as limited,
  coalesce(j.leased, 0) as leased,
  coalesce(j.expired, 0) as expired,
  j.oldest_ready_at,
  (select count(*) from iu_core.job_dead_letter d where d.queue = r.queue and d.state = 'dead') as dead_letters
from iu_core.job_queue_registry r
left join (
  select
    q.queue,
    count(*) filter (where q.state = 'ready') as ready,
    count(*) filter (where q.state = 'scheduled') as scheduled,
    count(*) filter (where q.state = 'blocked') as blocked,
    count(*) filter (where q.state = 'limited') as limited,
    count(*) filter (where q.state = 'leased') as leased,
    count(*) filter (where q.state = 'leased' and q.lease_until < clock_timestamp()) as expired,
    min(q.run_at) filter (where q.state = 'ready') as oldest_ready_at
  from iu_core.job_queue q
  group by q.queue
) as j on j.queue = r.queue;

comment on view iu_core.v_job_queue_status is 'Each queue with its jobs by state, the oldest that waits, leases that ran out, and dead letters. Reads every job.';
comment on column iu_core.v_job_queue_status.queue is 'The queue.';
comment on column iu_core.v_job_queue_status.status is 'active, or withdrawn.';
comment on column iu_core.v_job_queue_status.ready is 'Jobs that can be claimed.';
comment on column iu_core.v_job_queue_status.scheduled is 'Jobs that wait for their time.';
comment on column iu_core.v_job_queue_status.blocked is 'Jobs that wait for an earlier one of their group.';
comment on column iu_core.v_job_queue_status.limited is 'Jobs that wait for the limits of their class.';
comment on column iu_core.v_job_queue_status.leased is 'Jobs that workers have.';
comment on column iu_core.v_job_queue_status.expired is 'Of these, jobs whose lease ran out.';
comment on column iu_core.v_job_queue_status.oldest_ready_at is 'Since when the oldest of them can be claimed.';
comment on column iu_core.v_job_queue_status.dead_letters is 'Letters that are dead.';

grant select on table iu_core.v_job_queue_status to iu_reader;
