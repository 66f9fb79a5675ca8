create function iu_core.fn_job_queue_withdraw(
  p_queue text,
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
  v_old iu_core.job_queue_registry;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.* into v_old
  from iu_core.job_queue_registry t
  where t.queue = p_queue
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_queue, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_queue', 'key', left(p_queue, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif v_old.owner = 'iu_core' then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_queue),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_queue,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_old.status <> 'withdrawn' then
    update iu_core.job_queue_registry t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.queue = p_queue;
  end if;
  return jsonb_build_object(
    'key', p_queue,
    'status', 'withdrawn',
    'old', jsonb_build_object('p_spec', jsonb_build_object(
      'description', v_old.description,
      'max_attempts', v_old.max_attempts,
      'backoff_base', v_old.backoff_base::text,
      'backoff_max', v_old.backoff_max::text,
      'max_payload_bytes', v_old.max_payload_bytes,
      'keep_results', v_old.keep_results,
      'result_retention', v_old.result_retention::text
    )),
    'changed', v_old.status <> 'withdrawn'
  );
end
$iu$;

comment on function iu_core.fn_job_queue_withdraw(text, text) is 'Withdraws a queue: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_queue: The name of a queue.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_job_queue_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_job_queue_withdraw(text, text) from public;
grant execute on function iu_core.fn_job_queue_withdraw(text, text) to iu_operator;
