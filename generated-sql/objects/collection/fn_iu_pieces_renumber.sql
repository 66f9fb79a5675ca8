create function iu_core.fn_iu_pieces_renumber(
  p_collection_id uuid,
  p_from integer,
  p_to integer,
  p_step integer,
  p_taken integer,
  p_target integer
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_orders int[];
  v_iu_ids uuid[];
  v_roles text[];
  v_pins int[];
begin
  with span as (
    delete from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
      and m.piece_order between p_from and p_to
    returning m.piece_order, m.iu_id, m.role, m.pinned_version_no
  )
  select array_agg(s.piece_order), array_agg(s.iu_id), array_agg(s.role), array_agg(s.pinned_version_no)
  into v_orders, v_iu_ids, v_roles, v_pins
  from span s;

  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  select p_collection_id, case p.piece_order when p_taken then p_target else p.piece_order + p_step end, p.iu_id, p.role, p.pin
  from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
  where p.piece_order is distinct from p_taken or p_target is not null;
end
$iu$;

comment on function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer) is 'Moves a span of pieces by one place, and one piece of it elsewhere or out of the collection.
The rows are taken out and put back: an update in place would meet its own old numbers. The caller holds the collection''s row lock.
Arguments:
  p_collection_id: The collection.
  p_from: First place of the span.
  p_to: Last place of the span.
  p_step: 1 or -1: where the span goes.
  p_taken: The place in the span of the piece that goes elsewhere; null: there is none.
  p_target: Where that piece goes; null: out.';

revoke all on function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer) from public;
