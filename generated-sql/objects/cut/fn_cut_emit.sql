create function iu_core.fn_cut_emit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_log iu_core.cut_request_transition[];
begin
  v_log := array(
    select row(n.*)::iu_core.cut_request_transition
    from new_rows n
    where n.from_state is distinct from n.to_state and n.recorded_at >= now()
  );
  perform iu_core.fn_event_emit(
    'cut.' || n.to_state, 'cut_request', n.cut_request_id,
    jsonb_strip_nulls(
      jsonb_build_object(
        'document_key', q.document_key,
        'transition', n.transition,
        'from_state', n.from_state,
        'source_digest', q.source_digest,
        'plan_digest', q.plan_digest,
        'approval_request_id', q.approval_request_id
      )
    ),
    n.actor
  )
  from unnest(v_log) n
  join iu_core.cut_request q on q.cut_request_id = n.cut_request_id;
  return null;
end
$iu$;

comment on function iu_core.fn_cut_emit() is 'Emits an event for every cut that a statement has logged as being in another state, while the emit gate is open.
The type is that of the state it came into, so that a reinstated cut is one that waits for its verification. What changes no state, a dry run or a hold, is no event. A row older than its transaction comes from a dump, and is no news.';

revoke all on function iu_core.fn_cut_emit() from public;
