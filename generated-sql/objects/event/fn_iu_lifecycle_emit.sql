create function iu_core.fn_iu_lifecycle_emit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_start text;
  v_mode text;
  v_traceparent text;
  v_limits jsonb;
  v_log iu_core.iu_lifecycle_log[];
  v_events iu_core.event_outbox[];
  v_ids uuid[];
  v_types text[];
  v_rejected jsonb;
begin
  if not exists (select from iu_core.dot_config c where c.key = 'piece_event_runtime.emit_enabled' and c.value = 'true') then
    return null;
  end if;
  v_traceparent := (select s.value from (select current_setting('iu_core.traceparent', true)) as s (value) where (
    s.value like '00-________________________________-________________-__'
    and s.value ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
    and substr(s.value, 4, 32) <> '00000000000000000000000000000000'
    and substr(s.value, 37, 16) <> '0000000000000000'
  ));
  v_start := overlay(lpad(to_hex((date_part('epoch', v_at) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0) || to_hex(8796093022208 + (random() * 1099511627775)::bigint);
  v_log := array(select row(n.*)::iu_core.iu_lifecycle_log from new_rows n where n.recorded_at >= now());
  select
    case when bool_or(c.key = 'piece_event_runtime.dry_run_only' and c.value = 'false') then 'live' else 'dry_run' end,
    jsonb_object_agg(c.key, c.value) filter (where c.key <> 'piece_event_runtime.dry_run_only' and jsonb_typeof(c.value) = 'number')
  into v_mode, v_limits
  from iu_core.dot_config c
  where c.key = 'piece_event_runtime.dry_run_only' or starts_with(c.key, 'event_payload.max_size_bytes.');

  v_events := array(
    select
      row(
        (v_start || to_hex(65536 + l.ordinality))::uuid, v_at, l.iu_id,
        t.event_domain, t.event_type, v_mode, 'information_unit', l.actor, l.db_user,
        jsonb_strip_nulls(
          jsonb_build_object(
            'transition', l.transition_type,
            'version_no', l.version_no,
            'from_status', l.from_status,
            'to_status', l.to_status,
            'collection_key', l.detail ->> 'collection_key',
            'piece_order', case when jsonb_typeof(l.detail -> 'piece_order') = 'number' then l.detail -> 'piece_order' end
          )
        ),
        substr(v_traceparent, 4, 32), substr(v_traceparent, 37, 16), substr(v_traceparent, 54, 2), null
      )::iu_core.event_outbox
    from unnest(v_log) with ordinality l
    join iu_core.event_type_registry t on t.transition_type = l.transition_type
  );
  if cardinality(v_events) <> cardinality(v_log) then
    raise exception using
      errcode = 'IU010',
      message = 'A transition has no event type that reports it.',
      detail = jsonb_build_object('code', 'integrity', 'transitions', (
        select jsonb_agg(distinct l.transition_type)
        from unnest(v_log) l
        where not exists (select from iu_core.event_type_registry t where t.transition_type = l.transition_type)
      ))::text,
      hint = 'Register an event type for it, or close the gate piece_event_runtime.emit_enabled.';
  end if;
  if v_limits is not null then
    select jsonb_build_object('event_type', e.event_type, 'size', octet_length(e.payload::text), 'limit', coalesce(
      (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::numeric::int,
      (v_limits ->> 'event_payload.max_size_bytes.*')::numeric::int,
      4096
    ))
    into v_rejected
    from unnest(v_events) e
    where octet_length(e.payload::text) > coalesce(
      (v_limits ->> ('event_payload.max_size_bytes.' || e.event_type))::numeric::int,
      (v_limits ->> 'event_payload.max_size_bytes.*')::numeric::int,
      4096
    )
    limit 1;
    if found then
      raise exception using
        errcode = 'IU008',
        message = format('The payload of %s has %s bytes; at most %s are allowed.', v_rejected ->> 'event_type', v_rejected ->> 'size', v_rejected ->> 'limit'),
        detail = jsonb_build_object(
          'code', 'payload_rejected',
          'path', '$.payload',
          'event_type', v_rejected -> 'event_type',
          'size', v_rejected -> 'size',
          'limit', v_rejected -> 'limit'
        )::text,
        hint = 'The facts of the lifecycle log need about 250 bytes: raise the limit an operator set.';
    end if;
  end if;

  insert into iu_core.event_outbox
  select e.*
  from unnest(v_events) e;
  if v_mode = 'live' then
    select array_agg(e.event_id order by e.event_id), array_agg(distinct e.event_type)
    into v_ids, v_types
    from unnest(v_events) e;
    insert into iu_core.event_tail (tail_id, event_ids, event_types)
    select v_ids[n], v_ids[n:n + 99], v_types
    from generate_series(1, (select cardinality(v_ids)), 100) as n;
    if (select h.is_awaited from iu_core.event_bus_head h) then
      perform pg_notify((select relnamespace::regnamespace::text from pg_class where oid = 'iu_core.event_tail'::regclass) || '_event', '');
    end if;
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_lifecycle_emit() is 'Emits the piece event of every row that a statement puts into the lifecycle log, while the emit gate is open.
The payload holds what the row says: facts in columns, and the collection and place in its detail. It is never text. A row older than its transaction comes from a dump, and is no news. The events belong to the trace that the transaction was given with set_config(''iu_core.traceparent'', ''00-<32 hex>-<16 hex>-<2 hex>'', true); one that cannot be read counts as none.
Errors: IU008 payload_rejected, IU010 integrity';

revoke all on function iu_core.fn_iu_lifecycle_emit() from public;
