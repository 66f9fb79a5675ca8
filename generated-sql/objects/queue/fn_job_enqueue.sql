create function iu_core.fn_job_enqueue(
  p_queue text,
  p_executor_class text,
  p_payload jsonb,
  p_actor text,
  p_options jsonb default '{}'
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_job_id uuid := (overlay(lpad(to_hex((date_part('epoch', v_now) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex('-9223372036854775808'::bigint | (random() * 4611686018427387904)::bigint))::uuid;
  v_known uuid;
  v_run_at timestamptz;
  v_priority int;
  v_attempts int;
  v_key text;
  v_traceparent text;
  v_group_key text;
  v_group_no int;
  v_head uuid;
  v_limit int;
  v_limited boolean;
  v_lane bigint;
  v_idle boolean;
  v_open boolean;
  v_state text;
begin
  if p_options <> '{}' then
    perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    if (length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '') is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
    end if;
    select o.run_at, o.priority, o.max_attempts, o.idempotency_key, o.traceparent, o.group_key
    into v_run_at, v_priority, v_attempts, v_key, v_traceparent, v_group_key
    from iu_core.fn_job_options(p_options) o;
  end if;

  select
    greatest(v_run_at, v_now),
    coalesce(v_priority, 0),
    coalesce(v_attempts, r.max_attempts),
    r.max_payload_bytes,
    (
      select c.is_limited
      from iu_core.executor_class_registry c
      where c.executor_class = p_executor_class and c.status = 'active'
    ),
    (
      select case when l.is_awaited and iu_core.fn_job_lane_is_idle(l.lane, l.floor_at, l.floor_id) then ~l.lane else l.lane end
      from iu_core.job_lane l
      where l.queue = p_queue and l.priority = coalesce(v_priority, 0)
    ),
    (select c.value = 'true' from iu_core.dot_config c where c.key = 'job_substrate.enabled'),
    'ready'
  into v_run_at, v_priority, v_attempts, v_limit, v_limited, v_lane, v_open, v_state
  from iu_core.job_queue_registry r
  where r.queue = p_queue and r.status = 'active';

  if (
    v_open and length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '' and v_lane >= 0 and not v_limited
    and v_run_at = v_now and v_key is null and v_group_key is null
    and pg_column_size(p_payload) <= v_limit
  ) is not true then
    if v_open is not true then
      perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    end if;
    if (length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '') is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
    end if;
    if v_limit is null then
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
    if v_limited is null then
      raise exception using
        errcode = 'IU002',
        message = format('There is no executor class %s.', coalesce(left(p_executor_class, 200), 'null')),
        detail = jsonb_build_object(
          'code', 'unknown_key',
          'argument', 'p_executor_class',
          'executor_class', left(p_executor_class, 200),
          'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
        )::text,
        hint = 'Register the class with fn_executor_class_register, or correct its name.';
    end if;
    if p_payload is null then
      raise exception using
        errcode = 'IU003',
        message = 'A payload is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payload')::text,
        hint = 'Pass {} for a job that needs none.';
    elsif pg_column_size(p_payload) > v_limit then
      raise exception using
        errcode = 'IU008',
        message = format('The payload takes %s bytes; its queue allows %s.', pg_column_size(p_payload), v_limit),
        detail = jsonb_build_object(
          'code', 'payload_rejected',
          'path', '$',
          'size', pg_column_size(p_payload),
          'limit', v_limit
        )::text,
        hint = 'Keep the data elsewhere and hand the job a reference to it.';
    end if;

    if (v_lane >= 0) is not true then
      v_idle := true;
      v_lane := ~v_lane;
      if v_lane is null then
        v_lane := hashtextextended(p_queue, v_priority) & 9223372036854775807;
        insert into iu_core.job_lane (queue, priority, lane)
        values (p_queue, v_priority, v_lane)
        on conflict (queue, priority) do nothing;
      end if;
    end if;
    if v_key is not null then
      v_known := (iu_core.fn_job_take_keys(p_queue, array[v_key], array[v_job_id]))[1];
      if v_known <> v_job_id then
        return v_known;
      end if;
    end if;
    v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
    if v_group_key is not null then
      insert into iu_core.job_group (queue, group_key, head_job_id, last_no)
      values (p_queue, v_group_key, v_job_id, 1)
      on conflict (queue, group_key) do update set last_no = iu_core.job_group.last_no + 1
      returning last_no, head_job_id into v_group_no, v_head;
      if v_head <> v_job_id then
        v_state := 'blocked';
      end if;
      v_run_at := greatest(v_run_at, clock_timestamp());
    end if;
    v_lane := case v_state when 'ready' then v_lane when 'scheduled' then ~v_lane end;
    if v_idle and v_state in ('ready', 'limited') then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.job_queue'::regclass) || '_job', p_queue);
    end if;
  end if;

  insert into iu_core.job_queue (
    job_id, run_at, lane, max_attempts, priority, group_no, is_limited,
    state, queue, executor_class, payload, traceparent, actor, group_key
  )
  values (
    v_job_id, v_run_at, v_lane, v_attempts, v_priority, v_group_no, v_limited,
    v_state, p_queue, p_executor_class, p_payload, v_traceparent, p_actor, v_group_key
  );
  return v_job_id;
end
$iu$;

comment on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) is 'Puts one job into a queue and returns its id.
Options: run_at (not before), priority (smaller is sooner, 0 by default), max_attempts (else the queue''s), idempotency_key (the queue takes it once; later calls return the first job''s id and change nothing), traceparent, group_key (jobs of a group run one at a time, in the order they came in). A queue or class that is not registered is refused, never dropped.
Arguments:
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payload: What the executor is given.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: How the job differs from what its queue says.
Errors: IU003 invalid_argument, IU002 unknown_key, IU008 payload_rejected
Example: select iu_core.fn_job_enqueue(''default'', ''noop'', ''{"invoice": 42}'', ''ana@example.org'', ''{"priority": -10}'')';

revoke all on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb) to iu_app;
