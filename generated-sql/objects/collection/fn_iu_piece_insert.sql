create function iu_core.fn_iu_piece_insert(
  p_collection_key text,
  p_piece_order integer,
  p_piece jsonb,
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
  v_limit int := iu_core.fn_dot_config_get('iu_core.max_pieces')::int;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_piece_order is null or p_piece_order not between 1 and v_collection.piece_count + 1 then
    raise exception using
      errcode = 'IU003',
      message = format('p_piece_order is a place from 1 to %s.', v_collection.piece_count + 1),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece_order',
        'piece_order', p_piece_order,
        'min', 1,
        'max', v_collection.piece_count + 1
      )::text,
      hint = 'Render the collection to see its places.';
  end if;
  if jsonb_typeof(p_piece) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'p_piece is one piece spec, a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_piece', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if v_collection.piece_count >= v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('A collection has at most %s pieces.', v_limit),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_piece',
        'path', '$',
        'count', v_collection.piece_count + 1,
        'limit', v_limit
      )::text,
      hint = 'Divide it into several collections; the limit is the setting iu_core.max_pieces.';
  end if;

  select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
  into v_piece
  from iu_core.fn_iu_pieces_admit(
    p_piece, v_collection.role_kind, p_collection_key || '/' || v_collection.manifest_no + 1,
    array[p_piece_order], p_collection_key, p_actor
  ) a;

  perform iu_core.fn_iu_pieces_renumber(v_collection.collection_id, p_piece_order, v_collection.piece_count, 1, null, null);
  insert into iu_core.iu_piece_membership (
    collection_id, piece_order, iu_id, role, pinned_version_no
  )
  values (v_collection.collection_id, p_piece_order, v_piece.iu_id, v_piece.role, v_piece.pin);

  return iu_core.fn_iu_collection_edited(
    v_collection.collection_id,
    '$.role',
    jsonb_build_object('action', 'insert', 'piece_order', p_piece_order, 'iu_id', v_piece.iu_id, 'role', v_piece.role),
    p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text) is 'Inserts a piece into a collection; those from its place on move up by one.
The spec is one of fn_iu_compose. A new unit without an address gets <collection_key>/<new manifest number>/<place>. Paths of a refusal point into p_piece.
Arguments:
  p_collection_key: Key of the collection.
  p_piece_order: Place of the new piece: 1 to the number of pieces plus 1.
  p_piece: One piece spec.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_piece_insert(''workflow.invoice-approval'', 3, ''{"title": "Match", "body": "Compare with the order."}'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text) from public;
grant execute on function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text) to iu_app;
