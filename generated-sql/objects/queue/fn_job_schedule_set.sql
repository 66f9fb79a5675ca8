create function iu_core.fn_job_schedule_set(
  p_schedule text,
  p_cron text,
  p_queue text,
  p_executor_class text,
  p_payload jsonb,
  p_next_at timestamp with time zone,
  p_actor text,
  p_options jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_attempts int;
  v_limited boolean;
  v_options jsonb;
  v_old iu_core.job_schedule;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_schedule ~ '^[a-z][a-z0-9_.-]*$' and length(p_schedule) <= 100) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule is named by lower-case letters, digits and _ . -, at most 100.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_schedule', 'given', left(p_schedule, 200))::text,
      hint = 'Correct the argument named in the detail.';
  elsif (length(p_cron) <= 200 and p_cron ~ '^[0-9A-Za-z*/,#?-]+( [0-9A-Za-z*/,#?-]+){4}$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule has five fields with one space between them.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_cron', 'given', left(p_cron, 200))::text,
      hint = 'Minute, hour, day of month, month, day of week: 0 2 * * * is every night at two.';
  elsif p_payload is null then
    raise exception using
      errcode = 'IU003',
      message = 'A payload is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_payload')::text,
      hint = 'Pass {} for a job that needs none.';
  elsif (isfinite(p_next_at)) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'When it is due first must be a time.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_next_at')::text,
      hint = 'Correct the argument named in the detail.';
  elsif jsonb_typeof(p_options) is distinct from 'object' or p_options ?| '{run_at,idempotency_key,traceparent}'::text[] then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule''s options are time_zone, priority, max_attempts and group_key.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  elsif not exists (select from pg_timezone_names as z where z.name = coalesce(p_options ->> 'time_zone', 'UTC')) then
    raise exception using
      errcode = 'IU003',
      message = 'There is no such time zone.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$.time_zone',
        'given', p_options -> 'time_zone'
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_options := p_options - 'time_zone';
  perform from iu_core.fn_job_options(v_options) o;
  v_attempts := (select r.max_attempts from iu_core.job_queue_registry r where r.queue = p_queue and r.status = 'active');
  v_limited := (
    select c.is_limited
    from iu_core.executor_class_registry c
    where c.executor_class = p_executor_class and c.status = 'active'
  );
  if v_attempts is null then
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

  select s.* into v_old from iu_core.job_schedule s where s.schedule = p_schedule for no key update;
  insert into iu_core.job_schedule as s (
    schedule, cron, time_zone, queue, executor_class, payload, options, next_at, changed_by
  )
  values (
    p_schedule, p_cron, coalesce(p_options ->> 'time_zone', 'UTC'), p_queue, p_executor_class, p_payload,
    v_options, p_next_at, p_actor
  )
  on conflict (schedule) do update set
    cron = excluded.cron,
    time_zone = excluded.time_zone,
    queue = excluded.queue,
    executor_class = excluded.executor_class,
    payload = excluded.payload,
    options = excluded.options,
    next_at = excluded.next_at,
    status = 'active',
    changed_at = v_at,
    changed_by = excluded.changed_by;
  return jsonb_build_object(
    'schedule', p_schedule,
    'next_at', p_next_at,
    'old', case v_old.status when 'active' then jsonb_build_object('p_cron', v_old.cron, 'p_queue', v_old.queue, 'p_executor_class', v_old.executor_class, 'p_payload', v_old.payload, 'p_next_at', v_old.next_at, 'p_options', v_old.options || jsonb_build_object('time_zone', v_old.time_zone)) end
  );
end
$iu$;

comment on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) is 'Sets a schedule: a job that is enqueued again and again. Also changes one, or brings a withdrawn one back.
The fields are kept as they are; what they mean is the worker''s business, which works out when the schedule is due after p_next_at. Only their form is checked here.
Arguments:
  p_schedule: Lower-case letters, digits and _ . -; at most 100 characters.
  p_cron: Five fields: minute, hour, day of month, month, day of week.
  p_queue: A registered queue.
  p_executor_class: A registered executor class.
  p_payload: What the executor is given each time.
  p_next_at: When it is due first.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: time_zone (UTC), priority, max_attempts, group_key.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_job_schedule_set(''reports.nightly'', ''0 2 * * *'', ''default'', ''noop'', ''{}'', ''2026-06-01 02:00+00'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) from public;
grant execute on function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb) to iu_operator;
