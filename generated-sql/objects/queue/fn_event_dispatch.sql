create function iu_core.fn_event_dispatch(
  p_limit integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_names text[];
  v_held text[];
  v_jobs jsonb;
  v_stops jsonb;
  v_count int := 0;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_limit between 1 and 1000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The limit must be from 1 to 1000.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_limit',
        'given', p_limit,
        'least', 1,
        'most', 1000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select
    array_agg(k.subscription order by k.subscription) filter (where k.is_registered),
    array_agg(k.subscription order by k.subscription) filter (where not k.is_registered)
  into v_names, v_held
  from (
    select
      s.subscription,
      exists (
        select
        from iu_core.job_queue_registry r
        cross join iu_core.executor_class_registry c
        where r.queue = coalesce(s.options ->> 'queue', 'default') and r.status = 'active'
          and c.executor_class = s.options ->> 'executor_class' and c.status = 'active'
      ) as is_registered
    from iu_core.event_subscription s
    where s.status = 'active' and s.options ? 'executor_class'
  ) as k;

  select jsonb_agg(
    jsonb_build_object(
      'queue', coalesce(e.options ->> 'queue', 'default'),
      'executor_class', e.options ->> 'executor_class',
      'priority', (e.options -> 'priority')::int,
      'max_attempts', (e.options -> 'max_attempts')::int,
      'traceparent', e.traceparent,
      'group_key', case when (e.options -> 'group_by_subject')::boolean then e.subscription || ':' || e.subject_id end,
      'payload', jsonb_build_object(
        'subscription', e.subscription, 'event_id', e.event_id, 'event_type', e.event_type, 'subject_kind', e.subject_kind,
        'subject_id', e.subject_id, 'payload', e.payload, 'occurred_at', e.occurred_at, 'actor', e.actor
      )
    )
    order by e.place, e.n
  )
  into v_jobs
  from (
    select n.subscription, n.place, s.options as options, t.*
    from unnest(v_names) with ordinality as n (subscription, place)
    join iu_core.event_subscription s on s.subscription = n.subscription
    cross join lateral iu_core.fn_event_take(n.subscription, p_limit) with ordinality as t (
      event_id, event_type, subject_kind, subject_id, payload, traceparent, occurred_at, actor, n
    )
  ) as e;
  if v_jobs is not null then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    v_stops := (
      select jsonb_object_agg(f.subscription, f.stop)
      from (
        select distinct on (1)
          j.payload ->> 'subscription' as subscription,
          jsonb_build_object('n', j.n, 'event_id', j.payload -> 'event_id') as stop
        from rows from (
          jsonb_to_recordset(v_jobs)
            as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
        ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)
        join iu_core.job_queue_registry r on r.queue = j.queue
        where pg_column_size(j.payload) > r.max_payload_bytes
        order by 1, j.n
      ) as f
    );
  end if;
  if v_stops is not null then
    update iu_core.event_subscription s
    set position = f.position - 1
    from (
      select k.key as subscription, g.first_position + array_position(g.event_ids, e.event_id) - 1 as position
      from jsonb_each(v_stops) as k
      cross join lateral (select (k.value ->> 'event_id')::uuid as event_id) as e
      join iu_core.event_segment g
        on g.max_event_id >= e.event_id and g.min_event_id <= e.event_id and e.event_id = any (g.event_ids)
    ) as f
    where s.subscription = f.subscription;
    v_jobs := (
      select jsonb_agg(j.job order by j.n)
      from jsonb_array_elements(v_jobs) with ordinality as j (job, n)
      where (j.n >= (v_stops -> (j.job #>> '{payload,subscription}') ->> 'n')::bigint) is not true
    );
    v_held := array(select unnest(v_held) union all select jsonb_object_keys(v_stops) order by 1);
  end if;
  if v_jobs is not null then
    v_count := iu_core.fn_job_enqueue_each(v_jobs, p_actor);
  end if;
  return jsonb_build_object('events', v_count, 'jobs', v_count, 'held', coalesce(to_jsonb(v_held), '[]'));
end
$iu$;

comment on function iu_core.fn_event_dispatch(integer, text) is 'Turns events into jobs, for every subscription that names an executor class; each event becomes one job of each such subscription.
Exactly once: a subscription moves on in the transaction that makes its jobs. A subscription whose queue or class was withdrawn is held back and named; its events wait. So is one at an event that its queue finds too large, until the queue takes more; other subscriptions go on. The job continues the event''s trace. At most 1000 events of each subscription.
Arguments:
  p_limit: At most so many events of each subscription, 1 to 1000.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_dispatch(500, ''worker-1'')';

revoke all on function iu_core.fn_event_dispatch(integer, text) from public;
grant execute on function iu_core.fn_event_dispatch(integer, text) to iu_app;
