create function iu_core.fn_job_admit(
  p_queue text,
  p_limit integer
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_classes text[];
  v_ids uuid[];
  v_count int;
begin
  v_classes := array(
    select u.executor_class
    from iu_core.job_class_usage u
    where exists (
      select from iu_core.job_queue q
      where q.queue = p_queue and q.executor_class = u.executor_class
        and q.is_limited and q.state = 'limited'
    )
    order by u.executor_class
    for update skip locked
  );
  v_ids := array(
    select w.job_id
    from (
      select
        c.executor_class as executor_class,
        least(
          p_limit,
          (c.limits -> 'max_running')::int - (
            select count(*)
            from iu_core.job_queue_registry r
            join iu_core.job_queue q on q.queue = r.queue
            where q.executor_class = c.executor_class and q.is_limited and q.state in ('ready', 'leased')
          ),
          floor(
            (c.limits -> 'rate_count')::int
              - greatest(
                extract(epoch from greatest(u.booked_until, v_now) - v_now)
                  * (c.limits -> 'rate_count')::int / (c.limits -> 'rate_seconds')::int,
                (
                  select count(*)
                  from iu_core.job_queue_registry r
                  join iu_core.job_queue q on q.queue = r.queue
                  where q.executor_class = c.executor_class and q.is_limited and q.state in ('ready')
                )
              )
          )
        ) as free
      from iu_core.executor_class_registry c
      join iu_core.job_class_usage u on u.executor_class = c.executor_class
      where c.executor_class = any (v_classes)
    ) as k
    cross join lateral (
      select q.job_id
      from iu_core.job_queue q
      where q.queue = p_queue and q.executor_class = k.executor_class
        and q.is_limited and q.state = 'limited'
      order by q.priority, q.run_at
      limit greatest(k.free, 0)
      for update skip locked
    ) as w
  );

  update iu_core.job_queue q
  set state = 'ready', lane = (select l.lane from iu_core.job_lane l where l.queue = q.queue and l.priority = q.priority)
  where q.job_id = any (v_ids);
  get diagnostics v_count = row_count;
  update iu_core.job_class_usage u
  set booked_until = coalesce(greatest(u.booked_until + b.jobs * b.share, v_now + b.waiting * b.share), u.booked_until)
  from (
    select
      c.executor_class as executor_class,
      make_interval(secs => (c.limits -> 'rate_seconds')::float8 / (c.limits -> 'rate_count')::float8) as share,
      (
        select count(*) from iu_core.job_queue q where q.job_id = any (v_ids) and q.executor_class = c.executor_class
      ) as jobs,
      (
        select count(*)
        from iu_core.job_queue_registry r
        join iu_core.job_queue q on q.queue = r.queue
        where q.executor_class = c.executor_class and q.is_limited and q.state in ('ready')
      ) as waiting
    from iu_core.executor_class_registry c
    where c.executor_class = any (v_classes)
  ) as b
  where u.executor_class = b.executor_class and b.waiting > 0;
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_admit(text, integer) is 'Lets jobs of classes with limits through: as many as run at the same time, and no more than the rate allows.
Whoever comes to a class while another session lets its jobs through goes on without. What was let through and not yet ended is counted from the jobs themselves, so there is no counter that could drift.
Arguments:
  p_queue: The queue.
  p_limit: At most so many of each class.';

revoke all on function iu_core.fn_job_admit(text, integer) from public;
