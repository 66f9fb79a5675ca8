create function iu_core.fn_iu_collection_restore(
  p_collection_key text,
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
  v_iu_ids uuid[];
  v_withdrawn jsonb;
  v_manifest jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select c.collection_id, c.status, c.manifest_no
  into v_collection
  from iu_core.iu_piece_collection c
  where c.collection_key = p_collection_key
  for no key update;
  if p_collection_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A collection key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_collection_key')::text,
      hint = 'Correct the argument named in the detail.';
  elsif v_collection.collection_id is null then
    raise exception using
      errcode = 'IU004',
      message = format('There is no collection %s.', p_collection_key),
      detail = jsonb_build_object('code', 'not_found', 'collection_key', p_collection_key)::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_collection.status <> 'withdrawn' then
    raise exception using
      errcode = 'IU005',
      message = format('The collection %s is not withdrawn.', p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'expected', 'withdrawn',
        'actual', v_collection.status
      )::text,
      hint = 'There is nothing to restore.';
  end if;
  perform iu_core.fn_iu_collection_access_require(v_collection.collection_id);

  v_iu_ids := array(
    select distinct m.iu_id
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection.collection_id
  );
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id
  for no key update;

  -- Those whose last withdrawal is this collection's, not one of their own.
  v_iu_ids := array(
    select u.iu_id
    from iu_core.information_unit u
    where u.iu_id = any (v_iu_ids)
      and u.lifecycle_status = 'withdrawn'
      and (
        select (array_agg(l.detail ->> 'collection_key' order by l.recorded_at desc) filter (where l.transition_type = 'withdraw'))[1]
        from iu_core.iu_lifecycle_log l
        where l.iu_id = u.iu_id
      ) = p_collection_key
  );
  update iu_core.information_unit u
  set lifecycle_status = 'draft'
  where u.iu_id = any (v_iu_ids);
  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    r.iu_id, 'restore', p_actor, 'withdrawn', 'draft', 1,
    jsonb_build_object('collection_key', p_collection_key, 'manifest_no', v_collection.manifest_no + 1)
  from unnest(v_iu_ids) as r (iu_id);

  select jsonb_agg(jsonb_build_object('piece_order', m.piece_order, 'iu_id', m.iu_id) order by m.piece_order)
  into v_withdrawn
  from iu_core.iu_piece_membership m
  where m.collection_id = v_collection.collection_id
    and (select u.lifecycle_status from iu_core.information_unit u where u.iu_id = m.iu_id) = 'withdrawn';
  if v_withdrawn is not null then
    raise exception using
      errcode = 'IU005',
      message = format('%s pieces of the collection %s are withdrawn for another reason.', jsonb_array_length(v_withdrawn), p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'expected', 'no piece withdrawn by itself',
        'actual', jsonb_array_length(v_withdrawn),
        'pieces', jsonb_path_query_array(v_withdrawn, '$[0 to 19]')
      )::text,
      hint = 'Restore those units with fn_iu_restore, or what withdrew them, first.';
  end if;

  update iu_core.iu_piece_collection c
  set status = 'active'
  where c.collection_id = v_collection.collection_id;
  v_manifest := iu_core.fn_iu_manifest_append(
    v_collection.collection_id,
    jsonb_build_object('action', 'restore', 'units', cardinality(v_iu_ids)),
    true,
    p_actor
  );
  return jsonb_build_object(
    'collection_key', p_collection_key,
    'status', 'active',
    'manifest_no', v_manifest -> 'manifest_no',
    'units', cardinality(v_iu_ids)
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_restore(text, text) is 'Undoes the withdrawal of a collection, and of the units that were withdrawn with it.
Refused with IU005 while a piece''s unit is withdrawn for another reason: restore that unit first. A unit that came back by itself meanwhile stays as it is.
Arguments:
  p_collection_key: Key of the collection.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict
Example: select iu_core.fn_iu_collection_restore(''workflow.invoice-approval'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_restore(text, text) from public;
grant execute on function iu_core.fn_iu_collection_restore(text, text) to iu_app;
