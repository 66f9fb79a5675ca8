create function iu_core.fn_job_schedule_fire(
  p_schedule text,
  p_due_at timestamp with time zone,
  p_next_at timestamp with time zone,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_schedule iu_core.job_schedule;
  v_job_id uuid;
begin
  perform iu_core.fn_dot_gate_require('job_substrate.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_next_at > p_due_at and isfinite(p_next_at)) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A schedule is due again later than it is due now.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_next_at',
        'due_at', p_due_at,
        'given', p_next_at
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select s.* into v_schedule from iu_core.job_schedule s where s.schedule = p_schedule for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no schedule %s.', coalesce(left(p_schedule, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'schedule', left(p_schedule, 200))::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if v_schedule.status <> 'active' or v_schedule.next_at <> p_due_at or p_due_at > clock_timestamp() then
    return null;
  end if;

  v_job_id := iu_core.fn_job_enqueue(
    v_schedule.queue, v_schedule.executor_class, v_schedule.payload, p_actor,
    v_schedule.options || jsonb_build_object(
      'idempotency_key', 'schedule:' || p_schedule || ':' || extract(epoch from p_due_at)
    )
  );
  update iu_core.job_schedule s
  set next_at = p_next_at, last_due_at = p_due_at, last_job_id = v_job_id
  where s.schedule = p_schedule;
  return v_job_id;
end
$iu$;

comment on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) is 'Enqueues the job of a schedule that is due, once for each time it is due, and notes when it is due next.
Any number of workers may try: the first one makes the job, the others get null. Null also when it is not due yet, or withdrawn.
Arguments:
  p_schedule: The schedule.
  p_due_at: The time it is due, as read from the schedule.
  p_next_at: When it is due after that; later than p_due_at.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_job_schedule_fire(''reports.nightly'', ''2026-06-01 02:00+00'', ''2026-06-02 02:00+00'', ''worker-1'')';

revoke all on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) from public;
grant execute on function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text) to iu_app;
