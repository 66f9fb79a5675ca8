create function iu_core.fn_iu_membership_undecide(
  p_operation_id uuid,
  p_collection_key text,
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
  v_from uuid[];
  v_decision iu_core.iu_membership_decision;
  v_before jsonb;
  v_edit_no int;
  v_manifest jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  if p_operation_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The id of an operation is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_operation_id', 'path', 'p_operation_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_from := array(select distinct d.from_iu_id from iu_core.iu_derivation d where d.operation_id = p_operation_id);
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (
    array(
      select unnest(v_from)
      union
      select d.to_iu_id from iu_core.iu_derivation d where d.operation_id = p_operation_id
      union
      select unnest(iu_core.fn_iu_successors(f.iu_id)) from unnest(v_from) as f (iu_id)
    )
  )
  order by u.iu_id
  for share;

  select w.*
  into v_decision
  from iu_core.iu_membership_decision w
  where w.operation_id = p_operation_id and w.collection_id = v_collection.collection_id
  for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('No piece of the collection %s floated on what %s replaced.', p_collection_key, p_operation_id),
      detail = jsonb_build_object(
        'code', 'not_found',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'collection_key', p_collection_key
      )::text,
      hint = 'v_iu_membership_pending lists what is to be decided.';
  elsif v_decision.state not in ('followed', 'kept') then
    raise exception using
      errcode = 'IU005',
      message = format('The decision about the collection %s is %s.', p_collection_key, v_decision.state),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'collection_key', p_collection_key,
        'expected', 'followed or kept',
        'actual', v_decision.state
      )::text,
      hint = case v_decision.state when 'pending' then 'There is nothing to take back.' else 'The operation was undone: there is nothing to decide any more.' end;
  end if;

  v_manifest := (
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
  if v_decision.decided_manifest_no is not null then
    perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
    select max(f.manifest_no)
    into v_edit_no
    from iu_core.iu_piece_collection_manifest f
    where f.collection_id = v_collection.collection_id
      and f.manifest_no >= v_decision.decided_manifest_no
      and f.change ->> 'action' <> 'refresh';
    if v_edit_no > v_decision.decided_manifest_no then
      raise exception using
        errcode = 'IU005',
        message = format('The collection %s was edited after its pieces had been replaced.', p_collection_key),
        detail = jsonb_build_object(
          'code', 'conflict',
          'path', 'p_collection_key',
          'operation_id', p_operation_id,
          'collection_key', p_collection_key,
          'expected', v_decision.decided_manifest_no,
          'actual', v_edit_no
        )::text,
        hint = 'Take the later edits back, or bring the pieces where they belong with fn_iu_piece_replace and fn_iu_piece_remove.';
    end if;

    select f.change -> 'before'
    into v_before
    from iu_core.iu_piece_collection_manifest f
    where f.collection_id = v_collection.collection_id and f.manifest_no = v_decision.decided_manifest_no;
    delete from iu_core.iu_piece_membership m
    where m.collection_id = v_collection.collection_id;
    insert into iu_core.iu_piece_membership (collection_id, piece_order, iu_id, role, pinned_version_no)
    select
      v_collection.collection_id, b.n, (b.piece ->> 'iu_id')::uuid, b.piece ->> 'role', (b.piece ->> 'pinned_version_no')::int
    from jsonb_array_elements(v_before) with ordinality as b (piece, n);
    v_manifest := iu_core.fn_iu_collection_edited(
      v_collection.collection_id, 'p_operation_id', jsonb_build_object('action', 'unfollow', 'operation_id', p_operation_id), p_actor
    );
  end if;
  update iu_core.iu_membership_decision w
  set
    state = 'pending',
    decided_at = now(),
    decided_by = p_actor,
    decided_manifest_no = null
  where w.operation_id = p_operation_id and w.collection_id = v_collection.collection_id;

  return v_manifest || jsonb_build_object(
    'operation_id', p_operation_id,
    'state', 'pending',
    'pieces', jsonb_array_length(v_decision.pieces),
    'undecided', case v_decision.state when 'followed' then 'follow' else 'keep' end
  );
end
$iu$;

comment on function iu_core.fn_iu_membership_undecide(uuid, text, integer, text) is 'Takes a decision about pieces back: it is to be decided again, and pieces that were replaced are back.
What follow replaced comes back only while the collection''s last edit is that replacement; a manifest that was merely refreshed is no edit. The operation itself stays: fn_iu_unsplit, fn_iu_unmerge and fn_iu_unsupersede undo it.
Arguments:
  p_operation_id: The split, merge or supersession, as in v_iu_membership_pending.
  p_collection_key: Key of the collection.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select iu_core.fn_iu_membership_undecide(''0199c2f4-0000-7000-8000-000000000001'', ''workflow.invoice-approval'', 2, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_membership_undecide(uuid, text, integer, text) from public;
grant execute on function iu_core.fn_iu_membership_undecide(uuid, text, integer, text) to iu_app;
