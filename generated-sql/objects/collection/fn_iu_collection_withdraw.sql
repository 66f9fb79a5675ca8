create function iu_core.fn_iu_collection_withdraw(
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
  v_iu_ids uuid[];
  v_manifest jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;
  v_iu_ids := array(
    select distinct m.iu_id
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection.collection_id
      and (
        select bool_or(l.transition_type = 'create' and l.detail ->> 'collection_key' = p_collection_key)
        from iu_core.iu_lifecycle_log l
        where l.iu_id = m.iu_id
      )
  );
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id
  for no key update;

  -- Looked at with the locks held: whoever shares a unit holds a lock that excludes this one until the piece is there to see.
  v_iu_ids := array(
    select u.iu_id
    from iu_core.information_unit u
    where u.iu_id = any (v_iu_ids)
      and u.lifecycle_status = 'draft'
      and u.current_version_no = 1
      and (
        select true
        from iu_core.iu_piece_membership m
        where m.iu_id = u.iu_id
          and m.collection_id <> v_collection.collection_id
          and (
            select c.status
            from iu_core.iu_piece_collection c
            where c.collection_id = m.collection_id
          ) = 'active'
        limit 1
      ) is null
  );
  update iu_core.iu_piece_collection c
  set status = 'withdrawn'
  where c.collection_id = v_collection.collection_id;
  update iu_core.information_unit u
  set lifecycle_status = 'withdrawn'
  where u.iu_id = any (v_iu_ids);
  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor, from_status, to_status, version_no, detail
  )
  select
    w.iu_id, 'withdraw', p_actor, 'draft', 'withdrawn', 1,
    jsonb_build_object('collection_key', p_collection_key, 'manifest_no', v_collection.manifest_no + 1)
  from unnest(v_iu_ids) as w (iu_id);

  v_manifest := iu_core.fn_iu_manifest_append(
    v_collection.collection_id,
    jsonb_build_object('action', 'withdraw', 'units', cardinality(v_iu_ids)),
    true,
    p_actor
  );
  return jsonb_build_object(
    'collection_key', p_collection_key,
    'status', 'withdrawn',
    'manifest_no', v_manifest -> 'manifest_no',
    'units', cardinality(v_iu_ids)
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_withdraw(text, integer, text) is 'Takes a collection back, and with it the drafts it minted that nobody else uses.
Nothing is deleted: the collection is neither rendered nor edited any more, its key and addresses stay taken, fn_iu_collection_restore brings all of it back. Its units stay as they are where they were revised, enacted, or are pieces of another active collection.
Arguments:
  p_collection_key: Key of the collection.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_iu_collection_withdraw(''workflow.invoice-approval'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_withdraw(text, integer, text) from public;
grant execute on function iu_core.fn_iu_collection_withdraw(text, integer, text) to iu_app;
