create function iu_core.fn_event_poll(
  p_subscription text,
  p_limit integer,
  p_consumer text
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
  v_at timestamptz;
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
  if (length(p_consumer) <= 200 and btrim(p_consumer, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A name of 1 to 200 characters is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_consumer', 'length', length(p_consumer))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_last := iu_core.fn_event_sequence();
  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  if v_sub.options ? 'executor_class' then
    raise exception using
      errcode = 'IU005',
      message = format('The events of %s become jobs: it is not polled.', v_sub.subscription),
      detail = jsonb_build_object(
        'code', 'conflict',
        'subscription', v_sub.subscription,
        'expected', null::text,
        'actual', v_sub.options -> 'executor_class'
      )::text,
      hint = 'Claim the jobs, or subscribe under another name without executor_class.';
  end if;
  v_at := clock_timestamp();
  if v_sub.consumer <> p_consumer then
    if v_sub.leased_until > v_at then
      return;
    end if;
    v_sub.batch_position := null;
  end if;

  select w.event_ids, w.until
  into v_ids, v_until
  from iu_core.fn_event_window(
    v_sub.position, coalesce(v_sub.batch_position, v_last), v_sub.event_patterns,
    case when v_sub.batch_position is null then p_limit else v_sub.batch_count end
  ) w;
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
  end if;
  if found and v_ids is not null then
    update iu_core.event_subscription s
    set
      consumer = p_consumer,
      leased_until = v_at + v_sub.lease,
      batch_position = coalesce(v_sub.batch_position, v_until),
      batch_count = cardinality(v_ids),
      batch_last_event_id = v_ids[cardinality(v_ids)]
    where s.subscription = v_sub.subscription;
  else
    -- nothing that is meant, or what was meant is kept no more
    update iu_core.event_subscription s
    set
      position = v_until,
      batch_position = null,
      batch_count = null,
      batch_last_event_id = null
    where s.subscription = v_sub.subscription and s.position < v_until;
    if exists (select from iu_core.event_bus_head h where not h.is_awaited for no key update skip locked) then
      update iu_core.event_bus_head h set is_awaited = true where not h.is_awaited;
    end if;
  end if;
end
$iu$;

comment on function iu_core.fn_event_poll(text, integer, text) is 'The next events of a subscription, in order; again the same ones until they are acknowledged.
At least once: what is not acknowledged with fn_event_ack comes again. Polling takes the subscription''s lease, and every poll that gives events and every ack renews it; while somebody else holds it the answer is empty, and when it has run out the next who polls takes over and gets what was not acknowledged. Order is that of commits; within a transaction that of emission. A call of its own, not part of a long transaction: until it commits, others who need new positions wait.
Arguments:
  p_subscription: An active subscription that is polled, not dispatched as jobs.
  p_limit: Most events, 1 to 10000.
  p_consumer: Who consumes: one name for each process, 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select * from iu_core.fn_event_poll(''search-index'', 500, ''indexer-1'')';

revoke all on function iu_core.fn_event_poll(text, integer, text) from public;
grant execute on function iu_core.fn_event_poll(text, integer, text) to iu_app;
