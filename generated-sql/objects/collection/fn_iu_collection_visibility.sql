create function iu_core.fn_iu_collection_visibility(
  p_collection_key text
)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection_id uuid := iu_core.fn_iu_collection_require(p_collection_key);
  v_count int;
  v_visible int;
begin
  select
    f.piece_count,
    (select count(*)::int from iu_core.iu_piece_membership m where m.collection_id = v_collection_id)
  into v_count, v_visible
  from iu_core.iu_piece_collection c
  join iu_core.iu_piece_collection_manifest f
    on f.collection_id = c.collection_id
    and f.manifest_no = c.manifest_no
  where c.collection_id = v_collection_id;

  return jsonb_build_object(
    'collection_key', p_collection_key, 'piece_count', v_count, 'visible', v_visible, 'hidden', v_count - v_visible
  );
end
$iu$;

comment on function iu_core.fn_iu_collection_visibility(text) is 'How many pieces of a collection the caller sees, and how many are hidden from it.
A rendering leaves hidden pieces out; this tells that there are some, not which. A collection in a scope of others is not found.
Arguments:
  p_collection_key: Key of the collection.
Example: select iu_core.fn_iu_collection_visibility(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_visibility(text) from public;
grant execute on function iu_core.fn_iu_collection_visibility(text) to iu_reader;
