create function iu_core.fn_iu_piece_pin(
  p_collection_key text,
  p_piece_order integer,
  p_version_no integer,
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
  if p_version_no < 1 then
    raise exception using
      errcode = 'IU003',
      message = 'p_version_no is a version number from 1, or null.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_version_no', 'version_no', p_version_no)::text,
      hint = 'Correct the argument named in the detail.';
  end if;

  select m.iu_id, m.pinned_version_no
  into v_piece
  from iu_core.iu_piece_membership m
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;
  if v_piece.pinned_version_no is not distinct from p_version_no then
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
  if p_version_no is not null and not exists (
    select
    from iu_core.unit_version v
    where v.iu_id = v_piece.iu_id and v.version_no = p_version_no
  ) then
    raise exception using
      errcode = 'IU004',
      message = format('The unit %s has no version %s.', v_piece.iu_id, p_version_no),
      detail = jsonb_build_object(
        'code', 'not_found',
        'argument', 'p_version_no',
        'iu_id', v_piece.iu_id,
        'version_no', p_version_no
      )::text,
      hint = 'fn_iu_history lists the versions of a unit.';
  end if;

  update iu_core.iu_piece_membership m
  set pinned_version_no = p_version_no
  where m.collection_id = v_collection.collection_id
    and m.piece_order = p_piece_order;
  return iu_core.fn_iu_manifest_append(
    v_collection.collection_id,
    jsonb_build_object(
      'action', 'pin',
      'piece_order', p_piece_order,
      'iu_id', v_piece.iu_id,
      'version_no', p_version_no,
      'previous_version_no', v_piece.pinned_version_no
    ),
    true,
    p_actor
  );
end
$iu$;

comment on function iu_core.fn_iu_piece_pin(text, integer, integer, integer, text) is 'Keeps a piece at one version of its unit, or lets it follow the unit again.
A pin never moves by itself. The pin the piece already has: nothing is written, and the result says changed = false.
Arguments:
  p_collection_key: Key of the collection.
  p_piece_order: Place of the piece.
  p_version_no: The version; null takes the pin away.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_piece_pin(''workflow.invoice-approval'', 3, 1, 2, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_piece_pin(text, integer, integer, integer, text) from public;
grant execute on function iu_core.fn_iu_piece_pin(text, integer, integer, integer, text) to iu_app;
