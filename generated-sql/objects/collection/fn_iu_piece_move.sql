create function iu_core.fn_iu_piece_move(
  p_collection_key text,
  p_from integer,
  p_to integer,
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
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_from is null or p_from not between 1 and v_collection.piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('p_from is a place from 1 to %s.', v_collection.piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_from',
        'piece_order', p_from,
        'min', 1,
        'max', v_collection.piece_count
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if p_to is null or p_to not between 1 and v_collection.piece_count then
    raise exception using
      errcode = 'IU003',
      message = format('p_to is a place from 1 to %s.', v_collection.piece_count),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_to',
        'piece_order', p_to,
        'min', 1,
        'max', v_collection.piece_count
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if p_from = p_to then
    return (
      select jsonb_build_object(
        'collection_key', p_collection_key,
        'manifest_no', m.manifest_no,
        'graph_digest', m.graph_digest,
        'content_digest', m.content_digest,
        'piece_count', m.piece_count,
        'changed', false
      )
      from iu_core.iu_piece_collection_manifest m
      where m.collection_id = v_collection.collection_id
        and m.manifest_no = v_collection.manifest_no
    );
  end if;

  perform iu_core.fn_iu_pieces_renumber(
    v_collection.collection_id,
    least(p_from, p_to),
    greatest(p_from, p_to),
    sign(p_from - p_to)::int,
    p_from,
    p_to
  );
  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    'p_to',
    jsonb_build_object('action', 'move', 'from', p_from, 'to', p_to),
    p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_move(text, integer, integer, integer, text) is 'Moves a piece of a collection to another place; those between the two close up.
To its own place: nothing is written, and the result says changed = false.
Arguments:
  p_collection_key: Key of the collection.
  p_from: Place of the piece.
  p_to: Place it has afterwards.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_piece_move(''workflow.invoice-approval'', 5, 2, 2, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_move(text, integer, integer, integer, text) from public;
grant execute on function iu_core.fn_iu_piece_move(text, integer, integer, integer, text) to iu_app;
