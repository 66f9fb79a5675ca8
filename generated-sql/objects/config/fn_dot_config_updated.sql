create function iu_core.fn_dot_config_updated()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.dot_config[];
  v_new iu_core.dot_config[];
begin
  v_old := array(select row(b.*)::iu_core.dot_config from before_update b);
  v_new := array(select row(a.*)::iu_core.dot_config from after_update a);
  perform iu_core.fn_dot_config_check(n.key, n.value) from unnest(v_new) n;

  insert into iu_core.dot_config_log (key, old_value, new_value, operation, actor, reason, via)
  select
    coalesce(n.key, o.key),
    o.value,
    n.value,
    case when o.key is null then 'insert' when n.key is null then 'delete' else 'update' end,
    case when d.by_function then n.changed_by else session_user end,
    case when d.by_function then n.change_reason end,
    case when d.by_function then 'function' else 'direct' end
  from unnest(v_old) o
  full join unnest(v_new) n on n.key = o.key
  cross join lateral (
    select o.key is not null and n.change_id is not null and n.change_id is distinct from o.change_id as by_function
  ) d;
  return null;
end
$iu$;

comment on function iu_core.fn_dot_config_updated() is 'Checks and logs rows updated in dot_config; an update that brings no new change_id was made by hand.
A changed key is logged as what it amounts to: the old key deleted, the new one inserted.';

revoke all on function iu_core.fn_dot_config_updated() from public;
