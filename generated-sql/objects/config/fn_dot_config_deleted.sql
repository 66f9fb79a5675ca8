create function iu_core.fn_dot_config_deleted()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.dot_config[];
begin
  v_old := array(select row(d.*)::iu_core.dot_config from deleted d);

  insert into iu_core.dot_config_log (key, old_value, operation, actor, via)
  select o.key, o.value, 'delete', session_user, 'direct'
  from unnest(v_old) o;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_deleted() is 'Logs rows deleted from dot_config; only a statement by hand deletes, fn_dot_config_set writes null.';

revoke all on function iu_core.fn_dot_config_deleted() from public;
