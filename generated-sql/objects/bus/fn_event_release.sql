create function iu_core.fn_event_release(
  p_subscription text,
  p_consumer text
)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (length(p_consumer) <= 200 and btrim(p_consumer, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  update iu_core.event_subscription s
  set
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null
  where s.subscription = p_subscription and s.status = 'active' and s.consumer = p_consumer;
  if found then
    return true;
  end if;
  if not exists (select from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active') then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  return false;
end
$iu$;

comment on function iu_core.fn_event_release(text, text) is 'Gives up the lease of a subscription, so that another consumer can take over at once.
What was polled and not acknowledged is given to whoever polls next. False, and nothing changed, when the caller does not hold the lease.
Arguments:
  p_subscription: An active subscription.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_release(''search-index'', ''indexer-1'')';

revoke all on function iu_core.fn_event_release(text, text) from public;
grant execute on function iu_core.fn_event_release(text, text) to iu_app;
