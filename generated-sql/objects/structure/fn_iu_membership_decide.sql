create function iu_core.fn_iu_membership_decide(
  p_operation_id uuid,
  p_collection_key text,
  p_decision text,
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
  v_arrangement jsonb;
  v_pieces int;
  v_manifest jsonb;
  v_written int;
  v_before jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_decision in ('follow', 'keep')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A decision is follow or keep.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_decision',
        'path', 'p_decision',
        'given', left(p_decision, 200)
      )::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_decision = 'follow' then
    perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  end if;
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
  elsif v_decision.state not in ('pending') then
    raise exception using
      errcode = 'IU005',
      message = format('The decision about the collection %s is %s.', p_collection_key, v_decision.state),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', 'p_operation_id',
        'operation_id', p_operation_id,
        'collection_key', p_collection_key,
        'expected', 'pending',
        'actual', v_decision.state
      )::text,
      hint = 'Take the decision back with fn_iu_membership_undecide first.';
  end if;

  with piece as (
    select
      m.piece_order,
      m.iu_id,
      m.role,
      m.pinned_version_no,
      case
        when m.pinned_version_no is null and m.iu_id = any (v_from)
          then row_number() over (partition by m.iu_id, m.pinned_version_no is null order by m.piece_order)
      end as nth
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection.collection_id
  ),
  placed as (
    select p.*, row_number() over (partition by p.nth order by p.piece_order) as place
    from piece p
  )
  select
    jsonb_agg(jsonb_build_object('iu_id', s.iu_id, 'role', p.role, 'pinned_version_no', p.pinned_version_no) order by p.piece_order, s.n),
    (select count(*)::int from piece p where p.nth is not null)
  into v_arrangement, v_pieces
  from placed p
  cross join lateral (
    select p.iu_id, 1 as n
    where p.nth is null
    union all
    select a.iu_id, a.n
    from unnest(iu_core.fn_iu_successors(p.iu_id)) with ordinality as a (iu_id, n)
    where p.nth is not null and p.place = 1
  ) as s;

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
  if p_decision = 'follow' and v_pieces > 0 then
    perform iu_core.fn_iu_piece_count_require(jsonb_array_length(v_arrangement));
    select a.written, a.before
    into v_written, v_before
    from iu_core.fn_iu_pieces_arrange(
      v_collection.collection_id, v_arrangement, v_collection.role_kind,
      p_collection_key || '/' || v_collection.manifest_no + 1, p_collection_key, p_actor
    ) a;
    v_manifest := iu_core.fn_iu_collection_edited(
      v_collection.collection_id,
      'p_decision',
      jsonb_build_object(
        'action', 'follow', 'operation_id', p_operation_id, 'pieces', v_pieces, 'written', v_written, 'before', v_before
      ),
      p_actor
    );
  end if;
  update iu_core.iu_membership_decision w
  set
    state = case p_decision when 'follow' then 'followed' else 'kept' end,
    decided_at = now(),
    decided_by = p_actor,
    decided_manifest_no = case when (v_manifest ->> 'changed')::boolean then (v_manifest ->> 'manifest_no')::int end
  where w.operation_id = p_operation_id and w.collection_id = v_collection.collection_id;

  return v_manifest || jsonb_build_object(
    'operation_id', p_operation_id,
    'state', case p_decision when 'follow' then 'followed' else 'kept' end,
    'pieces', v_pieces
  );
end
$iu$;

comment on function iu_core.fn_iu_membership_decide(uuid, text, text, integer, text) is 'Decides about the pieces of a collection that float on units which were split, merged or superseded.
keep: they stay on the old units. follow: the units that stand for the old ones now take their places, in order and with their roles; of merged units the first pieces become one piece, where the foremost of them stands, the second ones another, and so on. follow is an edit of the collection: it writes a manifest, keeps the rules of the kind, and needs the gate iu_core.composer_enabled as well. Pinned pieces never move.
Arguments:
  p_operation_id: The split, merge or supersession, as in v_iu_membership_pending.
  p_collection_key: Key of the collection.
  p_decision: follow or keep.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select iu_core.fn_iu_membership_decide(''0199c2f4-0000-7000-8000-000000000001'', ''workflow.invoice-approval'', ''follow'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_membership_decide(uuid, text, text, integer, text) from public;
grant execute on function iu_core.fn_iu_membership_decide(uuid, text, text, integer, text) to iu_app;
