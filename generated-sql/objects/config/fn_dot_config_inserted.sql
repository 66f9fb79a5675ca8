create function iu_core.fn_dot_config_inserted()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_new iu_core.dot_config[];
begin
  v_new := array(select row(i.*)::iu_core.dot_config from inserted i where i.changed_at >= now());
  perform iu_core.fn_dot_config_check(n.key, n.value) from unnest(v_new) n;

  insert into iu_core.dot_config_log (key, new_value, operation, actor, reason, via)
  select
    n.key,
    n.value,
    'insert',
    case when n.change_id is null then session_user else n.changed_by end,
    case when n.change_id is not null then n.change_reason end,
    case when n.change_id is null then 'direct' else 'function' end
  from unnest(v_new) n;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_inserted() is 'Checks and logs rows inserted into dot_config; a row without change_id was inserted by hand.
A row older than its transaction comes from a dump: it was checked and logged when it was made.';

revoke all on function iu_core.fn_dot_config_inserted() from public;
