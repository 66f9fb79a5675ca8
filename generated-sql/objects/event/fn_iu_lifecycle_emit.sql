create function iu_core.fn_iu_lifecycle_emit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_rows iu_core.iu_lifecycle_log[];
  v_mode text;
begin
  if not iu_core.fn_dot_gate_enabled('piece_event_runtime.emit_enabled') then
    return null;
  end if;
  v_mode := case when iu_core.fn_dot_gate_enabled('piece_event_runtime.dry_run_only') then 'dry_run' else 'live' end;
  select array_agg(row(n.*)::iu_core.iu_lifecycle_log order by n.log_id) into v_rows from new_rows n;

  insert into iu_core.event_outbox (
    event_id, occurred_at, subject_id, event_domain, event_type, emit_mode,
    subject_kind, actor, payload
  )
  select
    iu_core.fn_iu_uuid7(v_at + l.ordinality * interval '1 microsecond'), v_at + l.ordinality * interval '1 microsecond',
    l.iu_id, t.event_domain, t.event_type, v_mode,
    'information_unit', l.actor,
    jsonb_strip_nulls(jsonb_build_object(
      'transition', l.transition_type,
      'version_no', l.version_no,
      'from_status', l.from_status,
      'to_status', l.to_status,
      'collection_key', l.detail -> 'collection_key',
      'piece_order', l.detail -> 'piece_order'
    ))
  from unnest(v_rows) with ordinality l
  join iu_core.event_type_registry t on t.transition_type = l.transition_type and t.status = 'active';
  return null;
end
$iu$;

comment on function iu_core.fn_iu_lifecycle_emit() is 'Emits one piece event for each row written to the lifecycle log, in the order of the log.
The payload is made here of facts the shipped schemas allow, so it needs no checking. With the emit gate closed it costs one look-up.';

revoke all on function iu_core.fn_iu_lifecycle_emit() from public;
