create function iu_core.fn_job_schedule_withdraw(
  p_schedule text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set IntervalStyle = 'postgres'
set DateStyle = 'ISO, YMD'
set TimeZone = 'UTC'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_old iu_core.job_schedule;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.* into v_old
  from iu_core.job_schedule t
  where t.schedule = p_schedule
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_schedule, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_schedule', 'key', left(p_schedule, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif false then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_schedule),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_schedule,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_old.status <> 'withdrawn' then
    update iu_core.job_schedule t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.schedule = p_schedule;
  end if;
  return jsonb_build_object(
    'key', p_schedule,
    'status', 'withdrawn',
    'old', jsonb_build_object('p_cron', v_old.cron, 'p_queue', v_old.queue, 'p_executor_class', v_old.executor_class, 'p_payload', v_old.payload, 'p_next_at', v_old.next_at, 'p_options', v_old.options || jsonb_build_object('time_zone', v_old.time_zone)),
    'changed', v_old.status <> 'withdrawn'
  );
end
$iu$;

comment on function iu_core.fn_job_schedule_withdraw(text, text) is 'Withdraws a schedule: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_schedule: The name of a schedule.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_job_schedule_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_schedule_withdraw(text, text) from public;
grant execute on function iu_core.fn_job_schedule_withdraw(text, text) to iu_operator;
