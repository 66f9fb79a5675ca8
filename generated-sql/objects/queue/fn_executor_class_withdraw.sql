create function iu_core.fn_executor_class_withdraw(
  p_executor_class text,
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
  v_old iu_core.executor_class_registry;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select t.* into v_old
  from iu_core.executor_class_registry t
  where t.executor_class = p_executor_class
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('%s is not registered.', coalesce(left(p_executor_class, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_executor_class', 'key', left(p_executor_class, 200))::text,
      hint = 'Register the name first, or correct its spelling.';
  elsif v_old.owner = 'iu_core' then
    raise exception using
      errcode = 'IU005',
      message = format('%s came with the product and stays.', p_executor_class),
      detail = jsonb_build_object(
        'code', 'conflict',
        'key', p_executor_class,
        'expected', 'a name registered here',
        'actual', 'iu_core'
      )::text,
      hint = 'Read the current state again and decide on it.';
  end if;
  if v_old.status <> 'withdrawn' then
    update iu_core.executor_class_registry t
    set status = 'withdrawn', changed_at = v_at, changed_by = p_actor
    where t.executor_class = p_executor_class;
  end if;
  return jsonb_build_object(
    'key', p_executor_class,
    'status', 'withdrawn',
    'old', jsonb_build_object('p_spec', jsonb_build_object(
      'executor_kind', v_old.executor_kind,
      'mutating', v_old.mutating,
      'heartbeat_caller_fn', v_old.heartbeat_caller_fn,
      'handler', v_old.handler,
      'limits', v_old.limits,
      'description', v_old.description
    )),
    'changed', v_old.status <> 'withdrawn'
  );
end
$iu$;

comment on function iu_core.fn_executor_class_withdraw(text, text) is 'Withdraws an executor class: it takes no more jobs. Those it has go on.
Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.
Arguments:
  p_executor_class: The name of an executor class.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_executor_class_withdraw(''invoices'', ''ana@example.org'')';

revoke all on function iu_core.fn_executor_class_withdraw(text, text) from public;
grant execute on function iu_core.fn_executor_class_withdraw(text, text) to iu_operator;
