create function iu_core.fn_job_settle(
  p_settlements jsonb,
  p_worker text
)
returns jsonb
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
  v_ids uuid[];
  v_gone uuid[];
  v_queues text[];
  v_keys text[];
  v_numbers int[];
  v_freed uuid[];
  v_counts jsonb;
begin
  v_ids := array(select o.job_id from jsonb_to_recordset(p_settlements)
    as o (job_id uuid, lease_token uuid, outcome text, result jsonb, error jsonb, retry_after_ms bigint) order by o.job_id);
  perform from iu_core.job_queue q where q.job_id = any (v_ids) and q.group_key is null and q.dead_letter_id is null order by q.job_id for update;
  perform
  from (
    select distinct j.queue, j.group_key
    from (select q.queue, q.group_key from iu_core.job_queue q where q.job_id = any (v_ids) offset 0) as j
    where j.group_key is not null
    order by j.queue, j.group_key
  ) as k
  cross join lateral (
    select from iu_core.job_group g where g.queue = k.queue and g.group_key = k.group_key for update
  ) as l;
  perform from iu_core.job_queue q where q.job_id = any (v_ids) and not (q.group_key is null and q.dead_letter_id is null) order by q.job_id for update;

  with job as materialized (
    select
      q.*,
      o.result,
      r.keep_results as keep_results,
      v_now + r.result_retention as expires_at,
      case
        when o.outcome = 'cancelled' then case when q.state = 'leased' then 'asked' else 'cancelled' end
        when o.outcome = 'completed' then 'completed'
        when q.cancel_requested_at is not null then 'cancelled'
        when q.attempt >= q.max_attempts or o.outcome = 'given_up' then 'dead'
        else 'retried'
      end as verdict,
      case
        when o.outcome = 'expired' then v_now
        when o.retry_after_ms is not null then v_now + o.retry_after_ms * interval '1 millisecond'
        else v_now + make_interval(secs => (0.75 + random() * 0.5) * least(
          date_part('epoch', r.backoff_max),
          date_part('epoch', r.backoff_base) * 2 ^ least(q.attempt - 1, 30)
        ))
      end as again_at,
      coalesce(q.errors, '[]') || jsonb_build_array(jsonb_build_object(
        'attempt', q.attempt,
        'at', v_now,
        'worker', coalesce(q.worker, p_worker),
        'error', case when o.outcome = 'expired' then '"The lease ran out."' else coalesce(o.error, 'null') end
      )) as history
    from jsonb_to_recordset(p_settlements)
      as o (job_id uuid, lease_token uuid, outcome text, result jsonb, error jsonb, retry_after_ms bigint)
    join iu_core.job_queue q on q.job_id = o.job_id
    join iu_core.job_queue_registry r on r.queue = q.queue
    where o.outcome = 'cancelled'
      or q.state = 'leased' and q.lease_token = o.lease_token
        and (o.outcome <> 'expired' or q.lease_until < v_now)
  ), gone as (
    delete from iu_core.job_queue q
    using job as j
    where q.job_id = j.job_id and j.verdict in ('completed', 'cancelled', 'dead')
    returning q.job_id
  ), retried as (
    update iu_core.job_queue q
    set
      state = case when j.again_at > v_now then 'scheduled' when j.is_limited then 'limited' else 'ready' end,
      lane = case when j.again_at > v_now then ~(select l.lane from iu_core.job_lane l where l.queue = j.queue and l.priority = j.priority) when not j.is_limited then (select l.lane from iu_core.job_lane l where l.queue = j.queue and l.priority = j.priority) end,
      run_at = j.again_at,
      errors = j.history,
      lease_token = null,
      lease_until = null,
      worker = null
    from job as j
    where q.job_id = j.job_id and j.verdict = 'retried'
  ), asked as (
    update iu_core.job_queue q
    set cancel_requested_at = coalesce(q.cancel_requested_at, v_now)
    from job as j
    where q.job_id = j.job_id and j.verdict = 'asked'
  ), kept as (
    insert into iu_core.job_result (
      job_id, queue, executor_class, outcome, attempts, result, traceparent, worker, finished_at,
      expires_at
    )
    select j.job_id, j.queue, j.executor_class, j.verdict, j.attempt, j.result, j.traceparent, p_worker, v_now, j.expires_at
    from job as j
    where j.verdict in ('completed', 'cancelled')
      and (j.keep_results = 'all' or j.keep_results = 'given' and j.result is not null)
    on conflict (job_id) do nothing
  ), died as (
    insert into iu_core.job_dead_letter (
      job_id, queue, executor_class, payload, errors, trace_id, traceparent, priority, max_attempts,
      group_key, actor, enqueued_at, died_at, changed_at
    )
    select
      j.job_id, j.queue, j.executor_class, j.payload, j.history, substr(j.traceparent, 4, 32), j.traceparent, j.priority, j.max_attempts,
      j.group_key, j.actor, coalesce(iu_core.fn_iu_uuid7_at(j.job_id), v_now), v_now, v_now
    from job as j
    where j.verdict = 'dead' and j.dead_letter_id is null
    order by j.job_id
  ), returned as (
    update iu_core.job_dead_letter d
    set
      state = case j.verdict when 'completed' then 'resolved' else 'dead' end,
      errors = case j.verdict when 'dead' then d.errors || j.history else d.errors end,
      deaths = d.deaths + case j.verdict when 'dead' then 1 else 0 end,
      died_at = case j.verdict when 'dead' then v_now else d.died_at end,
      changed_at = v_now
    from job as j
    where d.dead_letter_id = j.dead_letter_id and j.verdict in ('completed', 'cancelled', 'dead')
  )
  select
    array_agg(j.job_id) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    array_agg(j.queue) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    array_agg(j.group_key) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    array_agg(j.group_no) filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null),
    jsonb_build_object(
      'completed', count(*) filter (where j.verdict = 'completed'),
      'retried', count(*) filter (where j.verdict = 'retried'),
      'dead', count(*) filter (where j.verdict = 'dead'),
      'cancelled', count(*) filter (where j.verdict = 'cancelled'),
      'asked', count(*) filter (where j.verdict = 'asked')
    )
  into v_gone, v_queues, v_keys, v_numbers, v_counts
  from job as j;

  if v_gone is not null then
    with freed as (
      update iu_core.job_group g
      set head_job_id = (
        select q.job_id
        from iu_core.job_queue q
        where q.queue = k.queue and q.group_key = k.group_key and q.group_no > k.group_no
          and q.state = 'blocked'
        order by q.group_no
        limit 1
      )
      from unnest(v_gone, v_queues, v_keys, v_numbers) as k (job_id, queue, group_key, group_no)
      where g.queue = k.queue and g.group_key = k.group_key and g.head_job_id = k.job_id
      returning g.head_job_id
    )
    select array_agg(f.head_job_id) filter (where f.head_job_id is not null) into v_freed from freed as f;
    update iu_core.job_queue q
    set
      state = case when q.run_at > v_now then 'scheduled' when q.is_limited then 'limited' else 'ready' end,
      lane = case when q.run_at > v_now then ~(select l.lane from iu_core.job_lane l where l.queue = q.queue and l.priority = q.priority) when not q.is_limited then (select l.lane from iu_core.job_lane l where l.queue = q.queue and l.priority = q.priority) end
    where q.job_id = any (v_freed);
    delete from iu_core.job_group g
    where g.head_job_id is null
      and (g.queue, g.group_key) in (select k.queue, k.group_key from unnest(v_queues, v_keys) as k (queue, group_key));
  end if;
  return v_counts;
end
$iu$;

comment on function iu_core.fn_job_settle(jsonb, text) is 'Ends jobs, or puts them back: the one place where a job leaves its group, becomes a dead letter or leaves a result.
Locks in the order that all functions of the queue keep: jobs without group by id, then groups by key, then the other jobs by id, then dead letters. A settlement whose token is no longer the job''s has no effect.
Arguments:
  p_settlements: One for each job, no job twice.
  p_worker: Who says so.';

revoke all on function iu_core.fn_job_settle(jsonb, text) from public;
