create function iu_core.fn_iu_unsupersede(
  p_operation_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  perform iu_core.fn_dot_gate_require('iu_core.structure_ops_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  return iu_core.fn_iu_structure_undo('supersede', p_operation_id, p_actor);
end
$iu$;

comment on function iu_core.fn_iu_unsupersede(uuid, text) is 'Takes a supersession back: the old unit is what it was, the new one stays as it is.
While nothing has built on it. Otherwise refused with IU005 and a list: units that were revised, enacted or retired since, that were divided or replaced in turn, that are pieces of active collections.
Arguments:
  p_operation_id: operation_id of the supersede.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_iu_unsupersede(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_unsupersede(uuid, text) from public;
grant execute on function iu_core.fn_iu_unsupersede(uuid, text) to iu_app;
