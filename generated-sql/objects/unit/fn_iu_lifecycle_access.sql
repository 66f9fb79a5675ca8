create function iu_core.fn_iu_lifecycle_access()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_caller text := iu_core.fn_access_caller();
  v_iu_ids uuid[];
begin
  if iu_core.fn_access_complete(v_caller) then
    return null;
  end if;
  if iu_core.fn_access_exempt(v_caller) then
    return null;
  end if;
  v_iu_ids := array(select distinct n.iu_id from new_rows n);
  perform iu_core.fn_iu_units_access_require(v_iu_ids);
  return null;
end
$iu$;

comment on function iu_core.fn_iu_lifecycle_access() is 'Refuses whatever happens to a unit in a scope that the session was not granted.
Everything that happens to a unit is logged, so that one place holds for every function there is and will be.';

revoke all on function iu_core.fn_iu_lifecycle_access() from public;
