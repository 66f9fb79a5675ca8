create function iu_core.fn_event_subscription_class_check()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_queue text := coalesce(new.options ->> 'queue', 'default');
  v_class text := new.options ->> 'executor_class';
begin
  if not exists (select from iu_core.job_queue_registry r where r.queue = v_queue and r.status = 'active') then
    raise exception using
      errcode = 'IU002',
      message = format('There is no queue %s.', coalesce(left(v_queue, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_options',
        'queue', left(v_queue, 200),
        'known', (select jsonb_agg(r.queue order by r.queue) from iu_core.job_queue_registry r where r.status = 'active')
      )::text,
      hint = 'Register the queue with fn_job_queue_register, or correct its name.';
  elsif v_class is not null and not exists (select from iu_core.executor_class_registry c where c.executor_class = v_class and c.status = 'active') then
    raise exception using
      errcode = 'IU002',
      message = format('There is no executor class %s.', coalesce(left(v_class, 200), 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_options',
        'executor_class', left(v_class, 200),
        'known', (select jsonb_agg(c.executor_class order by c.executor_class) from iu_core.executor_class_registry c where c.status = 'active')
      )::text,
      hint = 'Register the class with fn_executor_class_register, or correct its name.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_event_subscription_class_check() is 'Refuses a subscription that names a queue or class that is not registered.
Errors: IU002 unknown_key';

revoke all on function iu_core.fn_event_subscription_class_check() from public;
