create function iu_core.fn_job_enqueue_each(
  p_jobs jsonb,
  p_actor text
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_start text := overlay(lpad(to_hex((date_part('epoch', v_now) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex(8796093022208 + (random() * 1099511627775)::bigint);
  v_count int := jsonb_array_length(p_jobs);
  v_ids uuid[] := array(select (v_start || to_hex(65536 + generate_series(1, (select v_count))))::uuid);
  v_idle text[];
  v_ready text[];
begin
  v_idle := array(
    select k.queue
    from (select distinct j.queue, coalesce(j.priority, 0) as priority from rows from (
      jsonb_to_recordset(p_jobs)
        as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
    ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)) as k
    left join iu_core.job_lane l on l.queue = k.queue and l.priority = k.priority
    where l.lane is null or l.is_awaited and iu_core.fn_job_lane_is_idle(l.lane, l.floor_at, l.floor_id)
  );
  insert into iu_core.job_lane (queue, priority, lane)
  select j.queue, coalesce(j.priority, 0), hashtextextended(j.queue, coalesce(j.priority, 0)) & 9223372036854775807
  from rows from (
    jsonb_to_recordset(p_jobs)
      as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
  ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)
  where not exists (select from iu_core.job_lane l where l.queue = j.queue and l.priority = coalesce(j.priority, 0))
  group by j.queue, coalesce(j.priority, 0)
  order by j.queue, coalesce(j.priority, 0)
  on conflict (queue, priority) do nothing;
  insert into iu_core.job_group (queue, group_key, head_job_id, last_no)
  select j.queue, j.group_key, (array_agg(v_ids[j.n] order by j.n))[1], count(*)
  from rows from (
    jsonb_to_recordset(p_jobs)
      as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
  ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)
  where j.group_key is not null
  group by j.queue, j.group_key
  order by j.queue collate "C", j.group_key collate "C"
  on conflict (queue, group_key) do update set last_no = iu_core.job_group.last_no + excluded.last_no;

  v_now := clock_timestamp();
  with made as (
    insert into iu_core.job_queue (
      job_id, run_at, lane, max_attempts, priority, group_no, is_limited,
      state, queue, executor_class, payload, traceparent, actor, group_key
    )
    select
      v_ids[j.n], v_now + j.n * interval '1 microsecond',
      case
        when g.head_job_id <> v_ids[j.n] or c.is_limited then null
        else coalesce(l.lane, hashtextextended(j.queue, coalesce(j.priority, 0)) & 9223372036854775807)
      end,
      coalesce(j.max_attempts, r.max_attempts), coalesce(j.priority, 0), g.last_no - j.behind, c.is_limited,
      case when g.head_job_id <> v_ids[j.n] then 'blocked' else case when c.is_limited then 'limited' else 'ready' end end,
      j.queue, j.executor_class, j.payload, j.traceparent, p_actor, j.group_key
    from (
      select j.*, row_number() over (partition by j.queue, j.group_key order by j.n desc) - 1 as behind
      from rows from (
        jsonb_to_recordset(p_jobs)
          as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
      ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)
    ) as j
    join iu_core.job_queue_registry r on r.queue = j.queue
    join iu_core.executor_class_registry c on c.executor_class = j.executor_class
    left join iu_core.job_lane l on l.queue = j.queue and l.priority = coalesce(j.priority, 0)
    left join iu_core.job_group g on g.queue = j.queue and g.group_key = j.group_key
    returning queue, state
  )
  select array_agg(distinct m.queue) filter (where m.state in ('ready', 'limited')) into v_ready from made as m;
  perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.job_queue'::regclass) || '_job', n.queue) from (select unnest(v_idle) intersect select unnest(v_ready)) as n (queue);
  return v_count;
end
$iu$;

comment on function iu_core.fn_job_enqueue_each(jsonb, text) is 'Puts jobs into their queues, each with a trace and a group of its own.
For callers that have asked the gate and know that queues, classes, options and sizes are what they should be. Groups are locked in the order of their keys.
Arguments:
  p_jobs: The jobs, at least one, in their order; null is what the queue says, or none.
  p_actor: Who asks.';

revoke all on function iu_core.fn_job_enqueue_each(jsonb, text) from public;
