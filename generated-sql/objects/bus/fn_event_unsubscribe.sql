create function iu_core.fn_event_unsubscribe(
  p_subscription text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_new iu_core.event_subscription;
  v_change text;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  update iu_core.event_subscription s
  set
    status = 'withdrawn',
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null,
    changed_at = v_at,
    changed_by = p_actor
  where s.subscription = p_subscription and s.status = 'active'
  returning s.* into v_new;
  if found then
    v_change := 'unsubscribe';
  else
    select s.* into v_new from iu_core.event_subscription s where s.subscription = p_subscription;
    if not found then
      raise exception using
        errcode = 'IU004',
        message = format('There is no subscription %s.', coalesce(left(p_subscription, 200), 'null')),
        detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
        hint = 'Check the id or key given in the detail.';
    end if;
  end if;
  return jsonb_build_object(
    'subscription', v_new.subscription,
    'status', v_new.status,
    'event_patterns', v_new.event_patterns,
    'options', v_new.options,
    'position', v_new.position,
    'changed', v_change is not null,
    'change', v_change
  );
end
$iu$;

comment on function iu_core.fn_event_unsubscribe(text, text) is 'Ends a subscription: it is polled no more, and retention waits for it no more. Its place is kept.
Subscribing again under the name goes on where it stood, as far as events are kept. Ending an ended one changes nothing.
Arguments:
  p_subscription: Its name.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU004 not_found
Example: select iu_core.fn_event_unsubscribe(''search-index'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_unsubscribe(text, text) from public;
grant execute on function iu_core.fn_event_unsubscribe(text, text) to iu_app;
