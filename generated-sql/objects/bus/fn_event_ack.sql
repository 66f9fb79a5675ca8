create function iu_core.fn_event_ack(
  p_subscription text,
  p_last_event_id uuid,
  p_consumer text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_sub iu_core.event_subscription;
  v_position bigint;
  v_ids uuid[];
  v_acked int := 0;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if p_last_event_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The last event that is done is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_last_event_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if (length(p_consumer) <= 200 and btrim(p_consumer, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if v_sub.consumer is distinct from p_consumer then
    raise exception using
      errcode = 'IU012',
      message = format('%s does not hold the lease of %s.', p_consumer, v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'lease_lost',
        'subscription', v_sub.subscription,
        'consumer', p_consumer,
        'holder', v_sub.consumer,
        'leased_until', v_sub.leased_until
      )::text,
      hint = 'Drop the batch: its events are given to whoever holds the lease.';
  end if;

  if v_sub.batch_last_event_id = p_last_event_id then
    v_position := v_sub.batch_position;
    v_acked := v_sub.batch_count;
  elsif v_sub.batch_position is not null then
    select g.first_position + e.n - 1
    into v_position
    from iu_core.event_segment g
    cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
    where g.first_position > v_sub.position - 100
      and g.first_position <= v_sub.batch_position
      and g.first_position + e.n - 1 between v_sub.position + 1 and v_sub.batch_position
      and e.event_id = p_last_event_id;
    if found then
      select w.event_ids into v_ids from iu_core.fn_event_window(v_sub.position, v_position, v_sub.event_patterns, v_sub.batch_count) w;
      v_acked := case when v_ids[cardinality(v_ids)] = p_last_event_id then cardinality(v_ids) else 0 end;
    end if;
  end if;
  if v_acked = 0 and v_sub.acked_event_id is distinct from p_last_event_id then
    raise exception using
      errcode = 'IU005',
      message = format('The event is not among those %s was given last.', p_consumer),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_last_event_id',
        'subscription', v_sub.subscription,
        'expected', v_sub.batch_last_event_id,
        'actual', p_last_event_id
      )::text,
      hint = 'Poll again, and acknowledge one of the events it gives.';
  end if;

  if v_acked > 0 then
    v_at := clock_timestamp();
    update iu_core.event_subscription s
    set
      position = v_position,
      leased_until = v_at + v_sub.lease,
      batch_position = nullif(v_sub.batch_position, v_position),
      batch_count = nullif(v_sub.batch_count - v_acked, 0),
      batch_last_event_id = case when v_sub.batch_position <> v_position then v_sub.batch_last_event_id end,
      acked_event_id = p_last_event_id
    where s.subscription = v_sub.subscription;
  else
    v_position := v_sub.position;
  end if;
  return jsonb_build_object('acked', v_acked, 'lag', (select h.last_position - v_position from iu_core.event_bus_head h));
end
$iu$;

comment on function iu_core.fn_event_ack(text, uuid, text) is 'Acknowledges the events of the last poll up to and including one of them; they do not come again.
Acknowledging an event in the middle keeps the rest of the batch for the next poll. The same ack again acknowledges nothing more and is no error. A consumer whose lease ran out may still acknowledge as long as nobody took over.
Arguments:
  p_subscription: An active subscription.
  p_last_event_id: The last event that is done: one of those the last poll gave.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU012 lease_lost, IU005 conflict
Example: select iu_core.fn_event_ack(''search-index'', ''01890000-0000-7000-8000-000000000000'', ''indexer-1'')';

revoke all on function iu_core.fn_event_ack(text, uuid, text) from public;
grant execute on function iu_core.fn_event_ack(text, uuid, text) to iu_app;
