create function iu_core.fn_event_subscribe(
  p_subscription text,
  p_event_patterns text[],
  p_actor text,
  p_options jsonb default '{}'::jsonb
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_problem jsonb;
  v_patterns text[];
  v_last bigint;
  v_old iu_core.event_subscription;
  v_new iu_core.event_subscription;
  v_change text;
begin
  perform iu_core.fn_dot_gate_require('event_bus.enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (length(p_subscription) <= 150 and p_subscription ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A subscription is named by 1 to 150 letters, digits and _ . : -',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_subscription', 'given', left(p_subscription, 200))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if array_ndims(p_event_patterns) is distinct from 1 or cardinality(p_event_patterns) > 100 then
    raise exception using
      errcode = 'IU003',
      message = '1 to 100 patterns are required.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_event_patterns',
        'path', '$',
        'count', coalesce(cardinality(p_event_patterns), 0)
      )::text,
      hint = 'Subscribe to * for everything.';
  end if;
  select jsonb_build_object('path', '$[' || (p.n - 1) || ']', 'pattern', left(p.pattern, 200), 'is_pattern', p.is_pattern)
  into v_problem
  from (
    select
      p.pattern, p.n, (
        length(p.pattern) <= 150
        and (p.pattern = '*' or p.pattern ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*([.][*])?$')
      ) is true as is_pattern,
      exists (select from iu_core.event_type_registry t where t.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%')) as is_known
    from unnest(p_event_patterns) with ordinality as p (pattern, n)
  ) as p
  where not (p.is_pattern and p.is_known)
  order by p.is_pattern, p.n
  limit 1;
  if not (v_problem ->> 'is_pattern')::boolean then
    raise exception using
      errcode = 'IU003',
      message = 'A pattern is *, an event type, or words joined by dots and followed by .*',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_event_patterns',
        'path', v_problem -> 'path',
        'given', v_problem -> 'pattern'
      )::text,
      hint = 'Such as piece.* or approval.approved.';
  elsif v_problem is not null then
    raise exception using
      errcode = 'IU002',
      message = format('No registered event type is meant by %s.', v_problem ->> 'pattern'),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_event_patterns',
        'path', v_problem -> 'path',
        'pattern', v_problem -> 'pattern'
      )::text,
      hint = 'Register the event type first, or correct the spelling.';
  end if;
  if jsonb_typeof(p_options) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'Options are a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select jsonb_build_object('key', left(o.key, 200), 'type', k.type)
  into v_problem
  from jsonb_each(p_options) as o
  left join (values ('lease', 'string', null, null), ('start', 'string', null, null), ('executor_class', 'string', 1, 200), ('queue', 'string', 1, 200), ('priority', 'number', -1000, 1000), ('max_attempts', 'number', 1, 100), ('group_by_subject', 'boolean', null, null)) as k (key, type, least, most) on k.key = o.key
  where case
    when k.type is null or jsonb_typeof(o.value) <> k.type then true
    when o.key = 'start' then o.value not in ('"now"', '"beginning"')
    when o.key = 'lease' then
      case
        when o.value #>> '{}' ~ '^[0-9]{1,6} ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$'
          then not (o.value #>> '{}')::interval between interval '1 s' and interval '1 day'
        else true
      end
    when k.type = 'number' then o.value::numeric % 1 <> 0 or o.value::numeric not between k.least and k.most
    when k.type = 'string' then length(o.value #>> '{}') not between k.least and k.most
    else false
  end
  order by o.key collate "C"
  limit 1;
  if found then
    raise exception using
      errcode = 'IU003',
      message = case
        when v_problem ->> 'type' is null then format('A subscription has no option %s.', v_problem ->> 'key')
        else format('The option %s has no such value.', v_problem ->> 'key')
      end,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$.' || (v_problem ->> 'key'),
        'given', left(p_options ->> (v_problem ->> 'key'), 200)
      )::text,
      hint = 'lease is such as 60 s, from 1 s to 1 day; start is now or beginning; executor_class and queue are names; priority is an integer from -1000 to 1000, max_attempts from 1 to 100; group_by_subject is true or false.';
  end if;

  v_patterns := array(select distinct p collate "C" from unnest(p_event_patterns) as p order by 1);
  -- Without a head nobody could say that the first emission is awaited.
  insert into iu_core.event_bus_head (last_position, is_awaited) values (0, false) on conflict (is_head) do nothing;
  v_last := iu_core.fn_event_sequence();
  if p_options ->> 'start' = 'beginning' then
    v_last := coalesce((select min(g.first_position) - 1 from iu_core.event_segment g), v_last);
  end if;
  insert into iu_core.event_subscription (subscription, event_patterns, options, lease, position, changed_by)
  values (p_subscription, v_patterns, p_options, coalesce(p_options ->> 'lease', '60 s')::interval, v_last, p_actor)
  on conflict (subscription) do nothing
  returning * into v_new;
  if found then
    v_change := 'subscribe';
  else
    select s.* into strict v_old from iu_core.event_subscription s where s.subscription = p_subscription for no key update;
    v_new := v_old;
    v_change := case
      when v_old.status = 'withdrawn' then 'restore'
      when (v_old.event_patterns, v_old.options) is distinct from (v_patterns, p_options) then 'update'
    end;
  end if;
  if v_change in ('restore', 'update') then
    update iu_core.event_subscription s
    set
      status = 'active',
      event_patterns = v_patterns,
      options = p_options,
      lease = coalesce(p_options ->> 'lease', '60 s')::interval,
      position = greatest(v_old.position, (select min(g.first_position) - 1 from iu_core.event_segment g)),
      batch_position = null,
      batch_count = null,
      batch_last_event_id = null,
      changed_at = v_at,
      changed_by = p_actor
    where s.subscription = p_subscription
    returning s.* into v_new;
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

comment on function iu_core.fn_event_subscribe(text, text[], text, jsonb) is 'Makes a subscription, changes what an existing one wants, or brings an ended one back where it stood.
Patterns are * for everything, a registered event type, or words followed by .* for the types that begin with them. A new subscription begins now, or with options.start beginning at the oldest event kept. The same patterns and options again change nothing; other ones replace the old, and a batch that is outstanding is given again under the new patterns. An ended subscription goes on behind the last event it acknowledged, as far as events are kept.
Arguments:
  p_subscription: Its name: 1 to 150 letters, digits and _ . : -
  p_event_patterns: Which events; 1 to 100 patterns.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_options: lease, start; for subscriptions that become jobs executor_class, queue, priority, max_attempts, group_by_subject.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select iu_core.fn_event_subscribe(''search-index'', ''{piece.*}'', ''ana@example.org'', ''{"lease": "30 s"}'')';

revoke all on function iu_core.fn_event_subscribe(text, text[], text, jsonb) from public;
grant execute on function iu_core.fn_event_subscribe(text, text[], text, jsonb) to iu_app;
