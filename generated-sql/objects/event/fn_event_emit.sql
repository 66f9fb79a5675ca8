create function iu_core.fn_event_emit(
  p_event_type text,
  p_subject_kind text,
  p_subject_id uuid,
  p_payload jsonb,
  p_actor text,
  p_traceparent text default null,
  p_idempotency_key text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_event_id uuid := (overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex('-9223372036854775808'::bigint | (random() * 4611686018427387904)::bigint))::uuid;
  v_domain text;
  v_is_open boolean;
  v_is_live boolean;
  v_conforms boolean;
  v_awaited boolean;
  v_trace_id text;
  v_parent_span_id text;
  v_trace_flags text;
begin
  select
    t.event_domain,
    (select c.value from iu_core.dot_config c where c.key = t.emit_gate) = 'true',
    (select c.value from iu_core.dot_config c where c.key = t.dry_run_gate) = 'false',
    case when not p_payload @? t.payload_rule then p_payload - t.payload_keys = '{}' end
      and octet_length(p_payload::text) <= 4096
      and not exists (
        select
        from iu_core.dot_config c
        where starts_with(c.key, 'event_payload.max_size_bytes.') and c.value < '4096'
      )
      and p_subject_id is not null
      and (p_subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(p_subject_kind) <= 100)
      and btrim(p_actor, E' \t\n\r') <> ''
      and length(p_actor) <= 200,
    (select h.is_awaited from iu_core.event_bus_head h)
  into v_domain, v_is_open, v_is_live, v_conforms, v_awaited
  from iu_core.event_type_registry t
  where t.event_type = p_event_type;

  -- One question for all that is unusual: in a transaction of its own a call pays for each that it asks.
  if p_traceparent is not null or p_idempotency_key is not null or v_conforms is not true or v_is_open is not true then
    v_conforms := v_conforms
      and coalesce((
        p_traceparent like '00-________________________________-________________-__'
        and p_traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
        and substr(p_traceparent, 4, 32) <> '00000000000000000000000000000000'
        and substr(p_traceparent, 37, 16) <> '0000000000000000'
      ), true)
      and coalesce((length(p_idempotency_key) between 1 and 200), true);
    v_trace_id := substr(p_traceparent, 4, 32);
    v_parent_span_id := substr(p_traceparent, 37, 16);
    v_trace_flags := substr(p_traceparent, 54, 2);
    if v_conforms is not true then
      perform iu_core.fn_iu_actor_require(p_actor);
      perform iu_core.fn_event_require(
        jsonb_build_object(
          'event_type', p_event_type,
          'subject_kind', p_subject_kind,
          'subject_id', p_subject_id,
          'payload', p_payload,
          'traceparent', p_traceparent,
          'idempotency_key', p_idempotency_key
        ),
        '$'
      );
    end if;
    if v_is_open is not true then
      return null;
    end if;
    if p_idempotency_key is not null then
      insert into iu_core.idempotency_registry (namespace, key, event_id)
      values (p_event_type, p_idempotency_key, v_event_id)
      on conflict (namespace, key) do nothing;
      if not found then
        return (
          select i.event_id
          from iu_core.idempotency_registry i
          where i.namespace = p_event_type and i.key = p_idempotency_key
        );
      end if;
    end if;
  end if;

  if v_is_live then
    with recorded as (
      insert into iu_core.event_outbox (
        event_id, occurred_at, event_domain, event_type, emit_mode,
        subject_kind, subject_id, actor, payload,
        trace_id, parent_span_id, trace_flags, idempotency_key
      )
      values (
        v_event_id, v_at, v_domain, p_event_type, 'live',
        p_subject_kind, p_subject_id, p_actor, p_payload,
        v_trace_id, v_parent_span_id, v_trace_flags, p_idempotency_key
      )
    )
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    values (v_event_id, array[v_event_id], array[p_event_type]);
    if v_awaited then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  else
    insert into iu_core.event_outbox (
      event_id, occurred_at, event_domain, event_type, emit_mode,
      subject_kind, subject_id, actor, payload,
      trace_id, parent_span_id, trace_flags, idempotency_key
    )
    values (
      v_event_id, v_at, v_domain, p_event_type, 'dry_run',
      p_subject_kind, p_subject_id, p_actor, p_payload,
      v_trace_id, v_parent_span_id, v_trace_flags, p_idempotency_key
    );
  end if;
  return v_event_id;
end
$iu$;

comment on function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text) is 'Records one event in the outbox. Null, and nothing recorded, while the emit gate of its domain is closed.
What is wrong with the event is refused whether the gate is open or not. An idempotency key counts within its event type: when it was used before, the id of that event is returned and nothing is recorded, whatever the payload says now. Payloads hold exactly the keys of the type''s schema, never those on the deny list, and no more bytes than event_payload.max_size_bytes.<event_type>.
Arguments:
  p_event_type: A registered type.
  p_subject_kind: What sort of thing the event is about, such as information_unit.
  p_subject_id: What the event is about.
  p_payload: Facts; an object that conforms to the type''s schema.
  p_actor: Who caused it; 1 to 200 characters.
  p_traceparent: W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.
  p_idempotency_key: A key under which the type is emitted once only; 1 to 200 characters.
Example: select iu_core.fn_event_emit(''piece.split'', ''information_unit'', ''01890000-0000-7000-8000-000000000000'', ''{"version_no": 3}'', ''ana@example.org'')';

revoke all on function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text) from public;
grant execute on function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text) to iu_app;
