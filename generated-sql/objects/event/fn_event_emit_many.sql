create function iu_core.fn_event_emit_many(
  p_events jsonb,
  p_actor text
)
returns uuid[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_tail text := substr(gen_random_uuid()::text, 20);
  v_limit int;
  v_event_ids uuid[];
  v_domains text[];
  v_modes text[];
  v_doubtful int[];
  v_keyed boolean;
  v_ids uuid[];
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  if jsonb_typeof(p_events) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Events are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'path', '$', 'argument', 'p_events')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_limit := iu_core.fn_dot_config_get('iu_core.max_events')::int;
  if jsonb_array_length(p_events) > v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('%s events are too many for one call.', jsonb_array_length(p_events)),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'path', '$',
        'argument', 'p_events',
        'count', jsonb_array_length(p_events),
        'limit', v_limit
      )::text,
      hint = 'Emit them in several calls; one transaction can hold them together.';
  end if;

  with type as materialized (
    select t.*, array(
      select c.key
      from iu_core.dot_config c
      where c.key = t.emit_gate and c.value = 'true'
        or c.key = t.dry_run_gate and c.value = 'false'
        or c.key in ('event_payload.max_size_bytes.' || t.event_type, 'event_payload.max_size_bytes.*')
    ) as set
    from iu_core.event_type_registry t
    where t.event_type in (select e.event ->> 'event_type' from jsonb_array_elements(p_events) as e (event))
  ), event as materialized (
    select
      e.n, e.event,
      e.event ->> 'event_type' as event_type,
      e.event ->> 'subject_kind' as subject_kind,
      e.event ->> 'subject_id' as subject_id,
      e.event -> 'payload' as payload,
      e.event ->> 'traceparent' as traceparent,
      e.event ->> 'idempotency_key' as idempotency_key
    from jsonb_array_elements(p_events) with ordinality as e (event, n)
  ), judged as (
    select
      e.n::int,
      case when t.emit_gate = any (t.set) then (overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint + e.n * 4), 15, '0') placing '7' from 13 for 0) || v_tail)::uuid end as event_id,
      t.event_domain,
      case when t.dry_run_gate = any (t.set) then 'live' else 'dry_run' end as emit_mode,
      e.idempotency_key is not null as is_keyed,
      (
        (
          t.status = 'active'
          and case when not e.payload @? t.payload_rule then e.payload - t.payload_keys = '{}' end
          and octet_length(e.payload::text) <= 4096
        )
        and t.set <@ array[t.emit_gate, t.dry_run_gate]
        and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
        and (
          e.subject_id like '________-____-____-____-____________'
          and e.subject_id ~ '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+$'
        )
        and coalesce((
          e.traceparent like '00-________________________________-________________-__'
          and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
          and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
          and substr(e.traceparent, 37, 16) <> '0000000000000000'
        ), true)
        and coalesce((length(e.idempotency_key) between 1 and 200), true)
        and case when jsonb_typeof(e.event) = 'object' then e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}' end
        and not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))'
      ) is true as is_plain
    from event e
    left join type t on t.event_type = e.event_type
    order by e.n
  )
  select
    array_agg(j.event_id), array_agg(j.event_domain), array_agg(j.emit_mode),
    array_agg(j.n) filter (where not j.is_plain), bool_or(j.is_keyed)
  into v_event_ids, v_domains, v_modes, v_doubtful, v_keyed
  from judged j;

  if v_doubtful is not null then
    perform iu_core.fn_event_require(p_events -> (d.n - 1), '$[' || (d.n - 1) || ']')
    from unnest(v_doubtful) as d (n);
  end if;

  v_ids := v_event_ids;
  if v_keyed then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    select e.event ->> 'event_type', e.event ->> 'idempotency_key', e.event_id
    from rows from (jsonb_array_elements(p_events), unnest(v_event_ids)) with ordinality as e (event, event_id, n)
    where e.event ->> 'idempotency_key' is not null and e.event_id is not null
    order by e.event ->> 'event_type', e.event ->> 'idempotency_key', e.n
    on conflict (namespace, key) do nothing;

    v_ids := array(
      select case when e.event_id is not null then coalesce(i.event_id, e.event_id) end
      from rows from (jsonb_array_elements(p_events), unnest(v_event_ids)) with ordinality as e (event, event_id, n)
      left join iu_core.idempotency_registry i
        on i.namespace = e.event ->> 'event_type'
        and i.key = e.event ->> 'idempotency_key'
      order by e.n
    );
  end if;

  insert into iu_core.event_outbox (
    event_id, occurred_at, event_domain, event_type, emit_mode,
    subject_kind, subject_id, actor, payload,
    trace_id, parent_span_id, trace_flags, idempotency_key
  )
  select
    e.event_id, v_at + e.n * interval '1 microsecond', e.event_domain, e.event ->> 'event_type', e.emit_mode,
    e.event ->> 'subject_kind', (e.event ->> 'subject_id')::uuid, p_actor, e.event -> 'payload',
    substr((e.event ->> 'traceparent'), 4, 32), substr((e.event ->> 'traceparent'), 37, 16), substr((e.event ->> 'traceparent'), 54, 2),
    e.event ->> 'idempotency_key'
  from rows from (jsonb_array_elements(p_events), unnest(v_event_ids), unnest(v_ids), unnest(v_domains), unnest(v_modes))
    with ordinality as e (event, event_id, id, event_domain, emit_mode, n)
  where e.event_id = e.id;
  return coalesce(v_ids, '{}');
end
$iu$;

comment on function iu_core.fn_event_emit_many(jsonb, text) is 'Records many events in the outbox, all or none, and returns their ids in the order given.
Each element is one fn_event_emit: null where the emit gate of its domain is closed, the first event''s id where its idempotency key was used before, in this call or in an earlier one. New ids ascend in the order given. Errors name the place, e.g. $[7].payload.body_text. At most iu_core.max_events elements.
Arguments:
  p_events: An array of {event_type, subject_kind, subject_id, payload, traceparent?, idempotency_key?}; may be empty.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_event_emit_many(''[{"event_type": "piece.split", "subject_kind": "information_unit", "subject_id": "01890000-0000-7000-8000-000000000000", "payload": {}}]'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_emit_many(jsonb, text) from public;
grant execute on function iu_core.fn_event_emit_many(jsonb, text) to iu_app;
