create function iu_core.fn_iu_pieces_log(
  p_collection_key text,
  p_piece_orders integer[],
  p_iu_ids uuid[],
  p_statuses text[],
  p_version_nos integer[],
  p_actor text
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
begin
  insert into iu_core.iu_lifecycle_log (
    log_id, iu_id, transition_type, actor,
    from_status, to_status, version_no, detail
  )
  select
    iu_core.fn_iu_uuid7(v_at + p.n * interval '1 microsecond'), p.iu_id, case when p.status is null then 'create' else 'compose' end, p_actor,
    p.status, coalesce(p.status, 'draft'), coalesce(p.version_no, 1),
    jsonb_build_object('collection_key', p_collection_key, 'piece_order', p.piece_order)
  from unnest(p_piece_orders, p_iu_ids, p_statuses, p_version_nos)
    with ordinality as p (piece_order, iu_id, status, version_no, n);
end
$iu$;

comment on function iu_core.fn_iu_pieces_log(text, integer[], uuid[], text[], integer[], text) is 'Logs that units became pieces of a collection: create where the unit is new, compose where it is shared.
The arrays belong together element by element.
Arguments:
  p_collection_key: Key of the collection.
  p_piece_orders: Place of each piece.
  p_iu_ids: Its unit.
  p_statuses: Lifecycle status of the shared unit; null for a new one. Null as a whole: all are new.
  p_version_nos: The version it stands for now; null for a new one.
  p_actor: Who asks; checked by the caller.';

revoke all on function iu_core.fn_iu_pieces_log(text, integer[], uuid[], text[], integer[], text) from public;
