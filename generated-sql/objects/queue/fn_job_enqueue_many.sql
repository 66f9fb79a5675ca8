create function iu_core.fn_job_enqueue_many(
  p_queue text,
  p_executor_class text,
  p_payloads jsonb,
  p_actor text,
  p_options jsonb default '{}'
)
returns uuid[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_now timestamptz := clock_timestamp();
  v_start text := overlay(lpad(to_hex((date_part('epoch', v_now) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex(8796093022208 + (random() * 1099511627775)::bigint);
  v_payloads jsonb := p_payloads #> '{}';
  v_run_at timestamptz;
  v_priority int;
  v_attempts int;
  v_key text;
  v_traceparent text;
  v_group_key text;
  v_first_no int;
  v_head uuid;
  v_limit int;
  v_size int;
  v_large int;
  v_limited boolean;
  v_lane bigint;
  v_idle boolean;
  v_open boolean;
  v_state text;
  v_ids uuid[];
  v_known uuid[];
  v_count int;
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
    'ready',
    case jsonb_typeof(v_payloads) when 'array' then jsonb_array_length(v_payloads) end,
    array(select (v_start || to_hex(65536 + generate_series(1, (select case jsonb_typeof(v_payloads) when 'array' then jsonb_array_length(v_payloads) end))))::uuid)
  into v_run_at, v_priority, v_attempts, v_limit, v_limited, v_lane, v_open, v_state, v_count, v_ids
  from iu_core.job_queue_registry r
  where r.queue = p_queue and r.status = 'active';

  if (
    v_open and length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '' and v_lane >= 0 and not v_limited
    and v_run_at = v_now and v_key is null and v_group_key is null
    and v_count between 1 and 10000 and pg_column_size(v_payloads) <= v_limit
  ) is not true then
    if v_open is not true then
      perform iu_core.fn_dot_gate_require('job_substrate.enabled');
    end if;
    if (length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '') is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
    end if;
    if jsonb_typeof(v_payloads) is distinct from 'array' then
      raise exception using
        errcode = 'IU003',
        message = 'Payloads are given as a JSON array.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payloads', 'path', '$')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    if v_count > 10000 then
      raise exception using
        errcode = 'IU003',
        message = format('%s jobs are too many for one call.', v_count),
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_payloads',
          'path', '$',
          'count', v_count,
          'most', 10000
        )::text,
        hint = 'Enqueue them in several calls; one transaction can hold them together.';
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
    if pg_column_size(v_payloads) > v_limit then
      select e.n::int, pg_column_size(e.payload)
      into v_large, v_size
      from jsonb_array_elements(v_payloads) with ordinality as e (payload, n)
      where pg_column_size(e.payload) > v_limit
      order by e.n
      limit 1;
      if found then
        raise exception using
          errcode = 'IU008',
          message = format('The payload takes %s bytes; its queue allows %s.', v_size, v_limit),
          detail = jsonb_build_object(
            'code', 'payload_rejected',
            'path', '$[' || (v_large - 1) || ']',
            'size', v_size,
            'limit', v_limit
          )::text,
          hint = 'Keep the data elsewhere and hand the job a reference to it.';
      end if;
    end if;
    if v_count = 0 then
      return v_ids;
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
    v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
    v_lane := case v_state when 'ready' then v_lane when 'scheduled' then ~v_lane end;
    if v_key is not null then
      v_known := iu_core.fn_job_take_keys(p_queue, array(select v_key || '[' || n || ']' from generate_series(0, v_count - 1) as n), v_ids);
      select array_agg(e.id order by e.n), jsonb_agg(v_payloads -> (e.n::int - 1) order by e.n), count(*)::int
      into v_ids, v_payloads, v_count
      from unnest(v_known, v_ids) with ordinality as e (id, made, n)
      where e.id = e.made;
      if v_count = 0 then
        return v_known;
      end if;
    end if;
    if v_group_key is not null then
      insert into iu_core.job_group (queue, group_key, head_job_id, last_no)
      values (p_queue, v_group_key, v_ids[1], v_count)
      on conflict (queue, group_key) do update set last_no = iu_core.job_group.last_no + v_count
      returning last_no - v_count + 1, head_job_id into v_first_no, v_head;
      v_run_at := greatest(v_run_at, clock_timestamp());
    end if;
    if v_idle and v_state in ('ready', 'limited') then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.job_queue'::regclass) || '_job', p_queue);
    end if;
  end if;

  if v_count >= 16 and v_head is null and v_lane >= 0 then
    insert into iu_core.job_batch (lane, run_at, first_id, last_id)
    values (v_lane, v_run_at + (v_count - 1) * interval '1 microsecond', v_ids[1], v_ids[v_count]);
    v_lane := null;
  end if;
  insert into iu_core.job_queue (
    job_id, run_at, lane, max_attempts, priority, group_no, is_limited,
    state, queue, executor_class, payload, traceparent, actor, group_key
  )
  select
    v_ids[e.n + 1], v_run_at + e.n * interval '1 microsecond',
    case when v_head is null or v_ids[e.n + 1] = v_head then v_lane end,
    v_attempts, v_priority, v_first_no + e.n, v_limited,
    case when v_head is null or v_ids[e.n + 1] = v_head then v_state else 'blocked' end,
    p_queue, p_executor_class, v_payloads -> e.n, v_traceparent, p_actor, v_group_key
  from (select generate_series(0, (select v_count) - 1) as n) as e;
  return coalesce(v_known, v_ids);
end
$iu$;

comment on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) is 'Puts a job for each payload into a queue, all or none, and returns their ids in the order given.
Options are those of fn_job_enqueue and hold for every job. An idempotency key counts for each place: called again with the same key, the nth payload gives the id of the first call''s nth job. At most 10000 payloads.
Arguments:
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payloads: An array with a payload for each job; may be empty.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: How the jobs differ from what their queue says.
Errors: IU003 invalid_argument, IU002 unknown_key, IU008 payload_rejected
Example: select iu_core.fn_job_enqueue_many(''default'', ''noop'', ''[{"invoice": 42}, {"invoice": 43}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) from public;
grant execute on function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb) to iu_app;
