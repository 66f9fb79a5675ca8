create function iu_core.fn_iu_collection_manifest_refresh(
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
  v_collection_id uuid;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select l.collection_id
  into v_collection_id
  from iu_core.fn_iu_collection_lock(p_collection_key, null, true) l;
  return iu_core.fn_iu_manifest_append(v_collection_id, '{"action": "refresh"}', false, p_actor);
end
$iu$;

comment on function iu_core.fn_iu_collection_manifest_refresh(text, text) is 'Records what a collection consists of now, if that is not what its manifest says.
Needed after units were revised. Without a difference nothing is written, and the result says changed = false.
Arguments:
  p_collection_key: Key of the collection.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_iu_collection_manifest_refresh(''workflow.invoice-approval'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_manifest_refresh(text, text) from public;
grant execute on function iu_core.fn_iu_collection_manifest_refresh(text, text) to iu_app;
