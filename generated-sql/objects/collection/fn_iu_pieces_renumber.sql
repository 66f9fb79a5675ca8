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
begin
  if p_target is null then
    delete from iu_core.iu_piece_membership m
    where m.collection_id = p_collection_id
      and m.piece_order = p_taken;
  end if;

  update iu_core.iu_piece_membership m
  set piece_order = 1000000 + case m.piece_order when p_taken then p_target else m.piece_order + p_step end
  where m.collection_id = p_collection_id
    and m.piece_order between p_from and p_to;
  update iu_core.iu_piece_membership m
  set piece_order = m.piece_order - 1000000
  where m.collection_id = p_collection_id
    and m.piece_order > 1000000;
end
$iu$;

comment on function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer) is 'Moves a span of pieces by one place, and one piece of it elsewhere or out of the collection.
By way of numbers no collection uses: an update in one step would meet its own old numbers. The caller holds the collection''s row lock.
Arguments:
  p_collection_id: The collection.
  p_from: First place of the span.
  p_to: Last place of the span.
  p_step: 1 or -1: where the span goes.
  p_taken: The place in the span of the piece that goes elsewhere; null: there is none.
  p_target: Where that piece goes; null: out.';

revoke all on function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer) from public;
