create function iu_core.fn_job_claim(
  p_queue text,
  p_worker text,
  p_limit integer,
  p_lease interval default '60 s'
)
returns table (
  job_id uuid,
  lease_token uuid,
  attempt integer,
  executor_class text,
  payload jsonb,
  traceparent text
)
language plpgsql
volatile
security definer
rows 100
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set enable_bitmapscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_token uuid := gen_random_uuid();
  v_until timestamptz;
  v_due boolean;
  v_limits boolean;
  v_sweep boolean;
  v_move boolean;
  v_awaited boolean;
  v_open boolean;
  v_priority int;
  v_run_at timestamptz;
  v_ids uuid[];
begin
  select
    bool_or((
      select true
      from iu_core.job_queue q
      where q.lane = ~l.lane and q.run_at <= v_now
        and q.queue = p_queue and q.priority = l.priority
      limit 1
    )),
    exists (select from iu_core.job_class_usage u),
    min(l.swept_at) < v_now - interval '1 second',
    min(l.moved_at) < v_now - case when p_limit < 10 then interval '50 milliseconds' else interval '5 milliseconds' end,
    case when bool_and(l.is_awaited) = bool_or(l.is_awaited) then bool_and(l.is_awaited) end,
    (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled')
  into v_due, v_limits, v_sweep, v_move, v_awaited, v_open
  from iu_core.job_lane l
  where l.queue = p_queue;
  if v_open is not true then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  end if;
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 10000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (p_lease > interval '0' and p_lease <= interval '1 day') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A lease lasts more than nothing and at most a day.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_lease', 'given', p_lease::text)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_worker) <= 200 and btrim(p_worker, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The worker must be a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_worker', 'length', length(p_worker))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if v_sweep is null then
    if not exists (select from iu_core.job_queue_registry r where r.queue = p_queue) then
      raise exception using
        errcode = 'IU002',
        message = format('There is no queue %s.', coalesce(left(p_queue, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_queue',
          'queue', left(p_queue, 200),
          'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
        )::text,
        hint = 'Register the queue with fn_job_queue_register, or correct its name.';
    end if;
    return;
  end if;
  v_until := v_now + p_lease;
  if v_sweep and v_move then
    delete from iu_core.job_batch b
    where (b.lane, b.run_at, b.first_id) in (
      select b.lane, b.run_at, b.first_id
      from iu_core.job_lane l
      join iu_core.job_batch b on b.lane = l.lane and b.run_at < l.floor_at
      where l.queue = p_queue
        and not exists (select from iu_core.job_queue q where q.job_id between b.first_id and b.last_id and q.state = 'ready' and q.lane is null)
      for update of b skip locked
    );
  end if;
  if v_due then
    update iu_core.job_queue q
    set
      state = case when q.is_limited then 'limited' else 'ready' end,
      lane = case when not q.is_limited then ~q.lane end
    where q.job_id = any (array(
      select d.job_id
      from iu_core.job_lane l
      cross join lateral (
        select q.job_id
        from iu_core.job_queue q
        where q.lane = ~l.lane and q.run_at <= v_now
          and q.queue = p_queue and q.priority = l.priority
        order by q.run_at
        limit greatest(p_limit, 1000)
        for no key update skip locked
      ) as d
      where l.queue = p_queue
    ));
  end if;
  if v_limits then
    if v_due or exists (select from iu_core.job_queue q where q.queue = p_queue and q.is_limited and q.state = 'limited') then
      perform iu_core.fn_job_admit(p_queue, p_limit);
    end if;
  end if;

  if p_limit = 1 then
    update iu_core.job_queue q
    set
      state = 'leased',
      lane = null,
      lease_token = v_token,
      lease_until = v_until,
      worker = p_worker,
      attempt = q.attempt + 1
    where q.job_id = (
      select j.job_id
      from (
        select l.lane, l.priority, case when v_sweep then '-infinity'::timestamptz else l.floor_at end as floor_at, case when v_sweep then '00000000-0000-0000-0000-000000000000'::uuid else l.floor_id end as floor_id
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select e.run_at, e.lane, e.first_id, e.last_id
        from (
          (
            select q.run_at, q.lane, q.job_id as first_id, q.job_id as last_id
            from iu_core.job_queue q
            where q.lane = l.lane and q.run_at >= l.floor_at
            order by q.run_at
          )
          union all
          (
            select b.run_at, null::bigint, case when l.floor_id between b.first_id and b.last_id then l.floor_id else b.first_id end, b.last_id
            from iu_core.job_batch b
            where b.lane = l.lane and b.run_at >= l.floor_at
            order by b.run_at
          )
        ) as e
        order by e.run_at
      ) as e
      cross join lateral (
        select q.job_id, q.run_at
        from iu_core.job_queue q
        where q.job_id between e.first_id and e.last_id
          and q.state = 'ready' and q.lane is not distinct from e.lane
          and q.queue = p_queue and q.priority = l.priority
        order by q.job_id
        limit 1
        for no key update skip locked
      ) as j
      limit 1
    )
    returning
      q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
      q.priority, q.run_at
    into job_id, attempt, executor_class, payload, traceparent, v_priority, v_run_at;
    if not found and not v_sweep then
      v_sweep := true;
      update iu_core.job_queue q
      set
        state = 'leased',
        lane = null,
        lease_token = v_token,
        lease_until = v_until,
        worker = p_worker,
        attempt = q.attempt + 1
      where q.job_id = (
        select j.job_id
        from (
          select l.lane, l.priority, case when v_sweep then '-infinity'::timestamptz else l.floor_at end as floor_at, case when v_sweep then '00000000-0000-0000-0000-000000000000'::uuid else l.floor_id end as floor_id
          from iu_core.job_lane l
          where l.queue = p_queue
          order by l.priority
        ) as l
        cross join lateral (
          select e.run_at, e.lane, e.first_id, e.last_id
          from (
            (
              select q.run_at, q.lane, q.job_id as first_id, q.job_id as last_id
              from iu_core.job_queue q
              where q.lane = l.lane and q.run_at >= l.floor_at
              order by q.run_at
            )
            union all
            (
              select b.run_at, null::bigint, case when l.floor_id between b.first_id and b.last_id then l.floor_id else b.first_id end, b.last_id
              from iu_core.job_batch b
              where b.lane = l.lane and b.run_at >= l.floor_at
              order by b.run_at
            )
          ) as e
          order by e.run_at
        ) as e
        cross join lateral (
          select q.job_id, q.run_at
          from iu_core.job_queue q
          where q.job_id between e.first_id and e.last_id
            and q.state = 'ready' and q.lane is not distinct from e.lane
            and q.queue = p_queue and q.priority = l.priority
          order by q.job_id
          limit 1
          for no key update skip locked
        ) as j
        limit 1
      )
      returning
        q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
        q.priority, q.run_at
      into job_id, attempt, executor_class, payload, traceparent, v_priority, v_run_at;
    end if;
    if (job_id is null) is distinct from v_awaited then
      update iu_core.job_lane l set is_awaited = job_id is null where l.queue = p_queue and l.priority in (select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked);
    end if;
    if job_id is null then
      return;
    end if;
    if v_move then
      update iu_core.job_lane l
      set
        floor_at = case when l.priority = v_priority then v_run_at else l.floor_at end,
        floor_id = case when l.priority = v_priority then job_id else l.floor_id end,
        swept_at = case when v_sweep then v_now else l.swept_at end,
        moved_at = v_now
      where l.queue = p_queue and l.priority in (select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked);
    end if;
    lease_token := v_token;
    return next;
    return;
  end if;

  if exists (
    select from iu_core.job_lane l
    join iu_core.job_batch b on b.lane = l.lane and b.run_at >= case when v_sweep then '-infinity'::timestamptz else l.floor_at end
    where l.queue = p_queue
  ) then
    select
      coalesce(array_agg(j.job_id), '{}'),
      case when min(j.priority) = max(j.priority) then min(j.priority) end,
      max(j.run_at)
    into v_ids, v_priority, v_run_at
    from (
      select j.job_id, j.run_at, l.priority
      from (
        select l.lane, l.priority, case when v_sweep then '-infinity'::timestamptz else l.floor_at end as floor_at, case when v_sweep then '00000000-0000-0000-0000-000000000000'::uuid else l.floor_id end as floor_id
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select e.run_at, e.lane, e.first_id, e.last_id
        from (
          (
            select q.run_at, q.lane, q.job_id as first_id, q.job_id as last_id
            from iu_core.job_queue q
            where q.lane = l.lane and q.run_at >= l.floor_at
            order by q.run_at
          )
          union all
          (
            select b.run_at, null::bigint, case when l.floor_id between b.first_id and b.last_id then l.floor_id else b.first_id end, b.last_id
            from iu_core.job_batch b
            where b.lane = l.lane and b.run_at >= l.floor_at
            order by b.run_at
          )
        ) as e
        order by e.run_at
      ) as e
      cross join lateral (
        select q.job_id, q.run_at
        from iu_core.job_queue q
        where q.job_id between e.first_id and e.last_id
          and q.state = 'ready' and q.lane is not distinct from e.lane
          and q.queue = p_queue and q.priority = l.priority
        order by q.job_id
        limit (select p_limit)
        for no key update skip locked
      ) as j
      limit (select p_limit)
    ) as j;
  else
    select
      coalesce(array_agg(j.job_id), '{}'),
      case when min(j.priority) = max(j.priority) then min(j.priority) end,
      max(j.run_at)
    into v_ids, v_priority, v_run_at
    from (
      select j.job_id, j.run_at, l.priority
      from (
        select l.lane, l.priority, case when v_sweep then '-infinity'::timestamptz else l.floor_at end as floor_at, case when v_sweep then '00000000-0000-0000-0000-000000000000'::uuid else l.floor_id end as floor_id
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select q.job_id, q.run_at
        from iu_core.job_queue q
        where q.lane = l.lane and q.run_at >= l.floor_at
          and q.queue = p_queue and q.priority = l.priority
        order by q.run_at
        limit (select p_limit)
        for no key update skip locked
      ) as j
      limit (select p_limit)
    ) as j;
  end if;
  if cardinality(v_ids) < p_limit and not v_sweep then
    v_sweep := true;
    select
      coalesce(array_agg(j.job_id), '{}'),
      case when min(j.priority) = max(j.priority) then min(j.priority) end,
      max(j.run_at)
    into v_ids, v_priority, v_run_at
    from (
      select j.job_id, j.run_at, l.priority
      from (
        select l.lane, l.priority, case when v_sweep then '-infinity'::timestamptz else l.floor_at end as floor_at, case when v_sweep then '00000000-0000-0000-0000-000000000000'::uuid else l.floor_id end as floor_id
        from iu_core.job_lane l
        where l.queue = p_queue
        order by l.priority
      ) as l
      cross join lateral (
        select e.run_at, e.lane, e.first_id, e.last_id
        from (
          (
            select q.run_at, q.lane, q.job_id as first_id, q.job_id as last_id
            from iu_core.job_queue q
            where q.lane = l.lane and q.run_at >= l.floor_at
            order by q.run_at
          )
          union all
          (
            select b.run_at, null::bigint, case when l.floor_id between b.first_id and b.last_id then l.floor_id else b.first_id end, b.last_id
            from iu_core.job_batch b
            where b.lane = l.lane and b.run_at >= l.floor_at
            order by b.run_at
          )
        ) as e
        order by e.run_at
      ) as e
      cross join lateral (
        select q.job_id, q.run_at
        from iu_core.job_queue q
        where q.job_id between e.first_id and e.last_id
          and q.state = 'ready' and q.lane is not distinct from e.lane
          and q.queue = p_queue and q.priority = l.priority
        order by q.job_id
        limit (select p_limit)
        for no key update skip locked
      ) as j
      limit (select p_limit)
    ) as j;
  end if;
  if (cardinality(v_ids) < p_limit) is distinct from v_awaited then
    update iu_core.job_lane l set is_awaited = cardinality(v_ids) < p_limit where l.queue = p_queue and l.priority in (select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked);
  end if;
  if cardinality(v_ids) = 0 then
    return;
  end if;

  if v_priority is not null and v_ids = array(select e.job_id from unnest((select v_ids)) as e (job_id) order by e.job_id) then
    return query
    update iu_core.job_queue q
    set
      state = 'leased',
      lane = null,
      lease_token = v_token,
      lease_until = v_until,
      worker = p_worker,
      attempt = q.attempt + 1
    where q.job_id = any (v_ids)
    returning
      q.job_id, v_token, q.attempt, q.executor_class, q.payload, q.traceparent;
    if v_move then
      update iu_core.job_lane l
      set
        floor_at = case when l.priority = v_priority then v_run_at else l.floor_at end,
        floor_id = case when l.priority = v_priority then v_ids[cardinality(v_ids)] else l.floor_id end,
        swept_at = case when v_sweep then v_now else l.swept_at end,
        moved_at = v_now
      where l.queue = p_queue and l.priority in (select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked);
    end if;
    return;
  end if;

  return query
  with claimed as (
    update iu_core.job_queue q
    set
      state = 'leased',
      lane = null,
      lease_token = v_token,
      lease_until = v_until,
      worker = p_worker,
      attempt = q.attempt + 1
    where q.job_id = any (v_ids)
    returning
      q.job_id, q.attempt, q.executor_class, q.payload, q.traceparent,
      q.priority, q.run_at
  ), moved as (
    update iu_core.job_lane l
    set
      floor_at = coalesce(f.run_at, l.floor_at),
      floor_id = coalesce(f.job_id, l.floor_id),
      swept_at = case when v_sweep then v_now else l.swept_at end,
      moved_at = v_now
    from (
      select p.priority, c.run_at, c.job_id
      from (select p.priority from iu_core.job_lane p where p.queue = p_queue for no key update skip locked) as p (priority)
      left join lateral (
        select c.run_at, c.job_id
        from claimed c
        where c.priority = p.priority
        order by c.run_at desc
        limit 1
      ) as c on true
      where v_move
    ) as f
    where l.queue = p_queue and l.priority = f.priority
  )
  select c.job_id, v_token, c.attempt, c.executor_class, c.payload, c.traceparent
  from claimed c
  order by c.priority, c.run_at;
end
$iu$;

comment on function iu_core.fn_job_claim(text, text, integer, interval) is 'Hands a worker jobs that are due, soonest first, under a lease: nobody else gets them until it runs out.
Smaller priorities first, then the order in which the jobs became due. Two claims never wait for each other and never get the same job. Jobs that became due by time and jobs that a class''s limits allow are made ready first. At most 10000 jobs; a lease of at most a day.
Arguments:
  p_queue: A registered queue.
  p_worker: Who claims; 1 to 200 characters.
  p_limit: At most so many, 1 to 10000.
  p_lease: How long the worker may take before others get the jobs.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select * from iu_core.fn_job_claim(''default'', ''worker-1'', 100, ''60 s'')';

revoke all on function iu_core.fn_job_claim(text, text, integer, interval) from public;
grant execute on function iu_core.fn_job_claim(text, text, integer, interval) to iu_app;
