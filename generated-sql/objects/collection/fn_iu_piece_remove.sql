create function iu_core.fn_iu_piece_remove(
  p_collection_key text,
  p_piece_order integer,
  p_expected_manifest_no integer,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
  v_piece record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if v_collection.piece_count = 1 then
    raise exception using
      errcode = 'IU003',
      message = 'A collection keeps at least one piece.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'path', 'p_piece_order',
        'piece_order', p_piece_order
      )::text,
      hint = 'Replace the piece, or withdraw the collection with fn_iu_collection_withdraw.';
  end if;

  select m.iu_id, m.role, m.pinned_version_no
  into v_piece
  from iu_core.iu_piece_membership m
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;
  perform iu_core.fn_iu_pieces_renumber(
    v_collection.collection_id, p_piece_order, v_collection.piece_count, -1, p_piece_order, null
  );

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    'p_piece_order',
    jsonb_build_object(
      'action', 'remove',
      'piece_order', p_piece_order,
      'iu_id', v_piece.iu_id,
      'role', v_piece.role,
      'pinned_version_no', v_piece.pinned_version_no
    ),
    p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_remove(text, integer, integer, text) is 'Takes a piece out of a collection; those after it move down by one.
The unit stays as it is. The manifest keeps what the piece was.
Arguments:
  p_collection_key: Key of the collection.
  p_piece_order: Place of the piece.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_piece_remove(''workflow.invoice-approval'', 3, 2, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_remove(text, integer, integer, text) from public;
grant execute on function iu_core.fn_iu_piece_remove(text, integer, integer, text) to iu_app;
