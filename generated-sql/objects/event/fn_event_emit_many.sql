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
  v_start text := overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex(8796093022208 + (random() * 1099511627775)::bigint);
  v_db_user text := session_user::text;
  v_count int;
  v_limit int;
  v_set text[];
  v_limits jsonb;
  v_doubtful int[];
  v_written int := 0;
  v_types text[];
  v_judged record;
  v_events iu_core.event_outbox[];
  v_event_ids uuid[];
  v_ids uuid[];
begin
  if (length(p_actor) <= 200 and btrim(p_actor, E' \t\n\r') <> '') is not true then
    perform iu_core.fn_iu_actor_require(p_actor);
  end if;
  if jsonb_typeof(p_events) is distinct from 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'Events are given as a JSON array.',
      detail = jsonb_build_object('code', 'invalid_argument', 'path', '$', 'argument', 'p_events')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_count := jsonb_array_length(p_events);
  select
    coalesce(array_agg(c.key) filter (where c.value = case when d.is_emit_gate then 'true' else 'false' end::jsonb), '{}'),
    jsonb_object_agg(c.key, c.value) filter (
      where starts_with(c.key, 'event_payload.max_size_bytes.') and jsonb_typeof(c.value) = 'number'
    ),
    coalesce(max(c.value::int) filter (where c.key = 'iu_core.max_events'), 10000)
  into v_set, v_limits, v_limit
  from iu_core.dot_config c
  left join (
    select d.emit_gate, true from iu_core.event_domain_registry d
    union
    select d.dry_run_gate, false from iu_core.event_domain_registry d
  ) as d (gate, is_emit_gate) on d.gate = c.key
  where d.gate is not null
    or starts_with(c.key, 'event_payload.max_size_bytes.')
    or c.key = 'iu_core.max_events' and jsonb_typeof(c.value) = 'number';
  if v_count > v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('%s events are too many for one call.', v_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'path', '$',
        'argument', 'p_events',
        'count', v_count,
        'limit', v_limit
      )::text,
      hint = 'Emit them in several calls; one transaction can hold them together.';
  end if;

  v_event_ids := array(select (v_start || to_hex(65536 + generate_series(1, (select v_count))))::uuid);
  if cardinality(v_set) > 1 and not p_events -> 0 ? 'idempotency_key' then
    v_types := case
      when p_events #>> '{0,event_type}' = p_events #>> '{-1,event_type}' then array[p_events #>> '{0,event_type}']
      else array(select distinct (e.event ->> 'event_type') collate "C" as event_type from jsonb_array_elements(p_events) as e (event) order by event_type)
    end;
    begin
      insert into iu_core.event_outbox (
        event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor,
        db_user, payload, trace_id, parent_span_id, trace_flags
      )
      select
        v_event_ids[e.n], v_at, e.subject_id, e.event_domain, e.event_type, 'live', e.subject_kind, p_actor,
        v_db_user, e.payload, substr(e.traceparent, 4, 32), substr(e.traceparent, 37, 16), substr(e.traceparent, 54, 2)
      from (
        select
          e.*, t.event_domain, t.emit_gate, t.dry_run_gate, t.payload_rule, t.payload_keys
        from (
          select
            e.event ->> 'event_type' as event_type, e.event ->> 'subject_kind' as subject_kind, (e.event ->> 'subject_id')::uuid as subject_id,
            e.event -> 'payload' as payload, e.event ->> 'traceparent' as traceparent, e.event ->> 'idempotency_key' as idempotency_key,
            e.event, e.n
          from jsonb_array_elements(p_events) with ordinality as e (event, n)
          offset 0
        ) as e
        left join iu_core.event_type_registry t on t.event_type = e.event_type and t.event_type = any ((select v_types)::text[])
        offset 0
      ) as e
      where e.idempotency_key is null and e.emit_gate = any (v_set) and e.dry_run_gate = any (v_set) and case when not e.payload @? e.payload_rule then e.payload - e.payload_keys = '{}' end
      and octet_length(e.payload::text) <= case
        when v_limits is null then 4096
        else coalesce(
          (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::numeric::int,
          (v_limits ->> 'event_payload.max_size_bytes.*')::numeric::int,
          4096
        )
      end
      and e.subject_id is not null
      and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
      and (e.traceparent is null or (
        e.traceparent like '00-________________________________-________________-__'
        and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
        and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
        and substr(e.traceparent, 37, 16) <> '0000000000000000'
      ))
      and (e.idempotency_key is null or (length(e.idempotency_key) between 1 and 200))
      and e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}'
      and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))');
      get diagnostics v_written = row_count;
    exception
      when invalid_text_representation or invalid_parameter_value then
        v_written := 0;
    end;
    if v_written = v_count then
      insert into iu_core.event_tail (tail_id, event_ids, event_types)
      select v_event_ids[n], v_event_ids[n:n + 99], v_types
      from generate_series(1, (select cardinality(v_event_ids)), 100) as n;
      if (select h.is_awaited from iu_core.event_bus_head h) then
        perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
      end if;
      return v_event_ids;
    end if;
  end if;

  v_types := array(select distinct (e.event ->> 'event_type') collate "C" as event_type from jsonb_array_elements(p_events) as e (event) order by event_type);
  begin
    select
      array_agg(e.n::int order by e.n) filter (
        where (case when not e.payload @? e.payload_rule then e.payload - e.payload_keys = '{}' end
        and octet_length(e.payload::text) <= case
          when v_limits is null then 4096
          else coalesce(
            (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::numeric::int,
            (v_limits ->> 'event_payload.max_size_bytes.*')::numeric::int,
            4096
          )
        end
        and e.subject_id is not null
        and (e.subject_kind ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(e.subject_kind) <= 100)
        and (e.traceparent is null or (
          e.traceparent like '00-________________________________-________________-__'
          and e.traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
          and substr(e.traceparent, 4, 32) <> '00000000000000000000000000000000'
          and substr(e.traceparent, 37, 16) <> '0000000000000000'
        ))
        and (e.idempotency_key is null or (length(e.idempotency_key) between 1 and 200))
        and e.event - array['event_type', 'subject_kind', 'subject_id', 'traceparent', 'idempotency_key', 'payload'] = '{}'
        and (e.idempotency_key is null and e.subject_kind not in ('true', 'false') or not e.event @? '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))')) is not true
      ) as doubtful,
      bool_or(e.idempotency_key is not null) as is_keyed,
      bool_or(e.emit_gate <> all (v_set)) as is_closed,
      bool_and(e.dry_run_gate = any (v_set)) as all_live,
      bool_or(e.dry_run_gate = any (v_set)) as some_live,
      array_agg(
        row(
          v_event_ids[e.n], v_at, e.subject_id, e.event_domain, e.event_type,
          case when e.dry_run_gate = any (v_set) then 'live' else 'dry_run' end,
          e.subject_kind, p_actor, v_db_user, e.payload,
          substr(e.traceparent, 4, 32), substr(e.traceparent, 37, 16), substr(e.traceparent, 54, 2), e.idempotency_key
        )::iu_core.event_outbox
      ) as events
    into v_judged
    from (
      select
        e.*, t.event_domain, t.emit_gate, t.dry_run_gate, t.payload_rule, t.payload_keys
      from (
        select
          e.event ->> 'event_type' as event_type, e.event ->> 'subject_kind' as subject_kind, (e.event ->> 'subject_id')::uuid as subject_id,
          e.event -> 'payload' as payload, e.event ->> 'traceparent' as traceparent, e.event ->> 'idempotency_key' as idempotency_key,
          e.event, e.n
        from jsonb_array_elements(p_events) with ordinality as e (event, n)
        offset 0
      ) as e
      left join iu_core.event_type_registry t on t.event_type = e.event_type and t.event_type = any ((select v_types)::text[])
      offset 0
    ) as e;
    v_doubtful := v_judged.doubtful;
    v_events := v_judged.events;
  exception
    -- a subject that is no UUID, an element that is no object
    when invalid_text_representation or invalid_parameter_value then
      v_doubtful := array(select n from generate_series(1, v_count) as n);
  end;
  if v_doubtful is not null then
    perform iu_core.fn_event_require(p_events -> (d.n - 1), '$[' || (d.n - 1) || ']')
    from unnest(v_doubtful) as d (n);
  end if;

  if v_judged.is_closed then
    v_event_ids := array(
      select case when t.emit_gate = any (v_set) then e.event_id end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      join iu_core.event_type_registry t on t.event_type = e.event_type
      order by e.n
    );
  end if;
  v_ids := v_event_ids;
  if v_judged.is_keyed then
    insert into iu_core.idempotency_registry (namespace, key, event_id)
    select e.event_type, e.idempotency_key, e.event_id
    from rows from (jsonb_to_recordset(p_events)
      as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
      as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
    where e.idempotency_key is not null and e.event_id is not null
    order by e.event_type, e.idempotency_key, e.n
    on conflict (namespace, key) do nothing;

    v_ids := array(
      select case when e.event_id is not null then coalesce(i.event_id, e.event_id) end
      from rows from (jsonb_to_recordset(p_events)
        as (event_type text, subject_kind text, subject_id uuid, payload jsonb, traceparent text, idempotency_key text), unnest(v_event_ids)) with ordinality
        as e (event_type, subject_kind, subject_id, payload, traceparent, idempotency_key, event_id, n)
      left join iu_core.idempotency_registry i on i.namespace = e.event_type and i.key = e.idempotency_key
      order by e.n
    );
  end if;

  if v_judged.is_keyed or v_judged.is_closed then
    v_events := array(select row(e.*)::iu_core.event_outbox from unnest(v_events) e where e.event_id = any (v_ids) order by e.event_id);
  end if;
  insert into iu_core.event_outbox
  select e.*
  from unnest(v_events) e
  where v_written = 0 or not exists (select from iu_core.event_outbox o where o.event_id = e.event_id);

  if v_judged.some_live then
    if v_judged.is_keyed or v_judged.is_closed or not v_judged.all_live then
      v_event_ids := array(select e.event_id from unnest(v_events) e where e.emit_mode = 'live' order by e.event_id);
    end if;
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    select v_event_ids[n], v_event_ids[n:n + 99], v_types
    from generate_series(1, (select cardinality(v_event_ids)), 100) as n;
    if (select h.is_awaited from iu_core.event_bus_head h) then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  end if;
  return v_ids;
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
