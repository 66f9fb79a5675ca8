create function iu_core.fn_event_replay(
  p_subscription text,
  p_from text,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set DateStyle = 'ISO'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_floor uuid;
  v_from bigint;
  v_last bigint;
  v_sub iu_core.event_subscription;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_last := iu_core.fn_event_sequence();
  begin
    case
      when p_from ~ '^[0-9]{1,18}$' then
        v_from := p_from::bigint;
      when p_from ~ '^[0-9A-Fa-f]{8}-' then
        select min(g.first_position + array_position(g.event_ids, p_from::uuid) - 1)
        into v_from
        from iu_core.event_segment g
        where g.max_event_id >= p_from::uuid
          and g.min_event_id <= p_from::uuid
          and p_from::uuid = any (g.event_ids);
        if v_from is null then
          raise exception using
            errcode = 'IU004',
            message = 'There is no such event to replay from.',
            detail = jsonb_build_object('code', 'not_found', 'argument', 'p_from', 'event_id', p_from)::text,
            hint = 'Only live events have a position, and only as long as they are kept.';
        end if;
      when p_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then
        v_floor := (overlay(lpad(to_hex((date_part('epoch', p_from::timestamptz) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || '-8000-000000000000')::uuid;
        select min(g.first_position + e.n - 1)
        into v_from
        from iu_core.event_segment g
        cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
        where g.first_position = (
            select min(f.first_position) from iu_core.event_segment f where f.max_event_id >= v_floor
          )
          and e.event_id >= v_floor;
      else
        raise invalid_text_representation;
    end case;
  exception
    when data_exception then
      raise exception using
        errcode = 'IU003',
        message = 'A replay begins at the id of an event, a time or a position.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_from', 'given', left(p_from, 200))::text,
        hint = 'Write a time as 2026-05-01T08:00:00Z.';
  end;

  select s.* into v_sub from iu_core.event_subscription s where s.subscription = p_subscription and s.status = 'active' for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no active subscription %s.', coalesce(left(p_subscription, 200), 'null')),
      detail = jsonb_build_object('code', 'not_found', 'argument', 'p_subscription', 'subscription', left(p_subscription, 200))::text,
      hint = 'Make it with fn_event_subscribe.';
  end if;
  v_from := least(
    greatest(coalesce(v_from, v_last + 1), (select min(g.first_position) from iu_core.event_segment g), 1),
    v_last + 1
  );
  update iu_core.event_subscription s
  set
    position = v_from - 1,
    consumer = null,
    leased_until = null,
    batch_position = null,
    batch_count = null,
    batch_last_event_id = null,
    acked_event_id = null,
    changed_at = v_at,
    changed_by = p_actor
  where s.subscription = v_sub.subscription;
  return jsonb_build_object(
    'subscription', v_sub.subscription,
    'from', v_from,
    'was_from', v_sub.position + 1,
    'lag', v_last - v_from + 1
  );
end
$iu$;

comment on function iu_core.fn_event_replay(text, text, text) is 'Moves a subscription to a point: to an event, to a time or to a position, back or forth.
An event comes again itself. From a time come all events emitted since, and such earlier ones as were committed after the first of them. A position is that of the first event to come. A lease ends and an outstanding batch is forgotten.
Arguments:
  p_subscription: An active subscription.
  p_from: Id of an event, a time such as 2026-05-01T08:00:00Z (UTC unless it says otherwise), or a position.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_event_replay(''search-index'', ''2026-05-01T08:00:00Z'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_replay(text, text, text) from public;
grant execute on function iu_core.fn_event_replay(text, text, text) to iu_operator;
