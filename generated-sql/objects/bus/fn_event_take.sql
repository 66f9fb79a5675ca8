create function iu_core.fn_event_take(
  p_subscription text,
  p_limit integer
)
returns table (
  event_id uuid,
  event_type text,
  subject_kind text,
  subject_id uuid,
  payload jsonb,
  traceparent text,
  occurred_at timestamp with time zone,
  actor text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_last bigint;
  v_until bigint;
  v_ids uuid[];
  v_sub iu_core.event_subscription;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  if (p_limit between 1 and 10000) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'From 1 to 10000 events are taken at once.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_limit', 'given', p_limit)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_last := iu_core.fn_event_sequence();
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update skip locked;
  if not found then
    if exists (select from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active') then
      return;
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if not v_sub.options ? 'executor_class' then
    raise exception using
      errcode = 'IU005',
      message = format('The events of %s do not become jobs.', v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'conflict',
        'subscription', v_sub.subscription,
        'expected', 'executor_class',
        'actual', v_sub.options
      )::text,
      hint = 'Subscribe with options.executor_class.';
  end if;

  select w.event_ids, w.until into v_ids, v_until from iu_core.fn_event_window(v_sub.position, v_last, v_sub.event_patterns, p_limit) w;
  update iu_core.event_subscription s
  set position = v_until
  where s.subscription = v_sub.subscription and s.position < v_until;
  if v_ids is not null then
    return query
    select
      o.event_id,
      o.event_type,
      o.subject_kind,
      o.subject_id,
      o.payload,
      '00-' || o.trace_id || '-' || o.parent_span_id || '-' || o.trace_flags as traceparent,
      o.occurred_at,
      o.actor
    from unnest(v_ids) with ordinality as i (event_id, n)
    join iu_core.event_outbox o on o.event_id = i.event_id
    order by i.n;
  else
    if exists (select from iu_core.event_bus_head h where not h.is_awaited for no key update skip locked) then
      update iu_core.event_bus_head h set is_awaited = true where not h.is_awaited;
    end if;
  end if;
end
$iu$;

comment on function iu_core.fn_event_take(text, integer) is 'Takes the next events of a subscription that becomes jobs, and moves it on in the same transaction.
Exactly once for whatever the transaction writes: rolled back, nothing was taken. Empty while another transaction takes from the same subscription.
Arguments:
  p_subscription: An active subscription with options.executor_class.
  p_limit: Most events, 1 to 10000.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict';

revoke all on function iu_core.fn_event_take(text, integer) from public;
