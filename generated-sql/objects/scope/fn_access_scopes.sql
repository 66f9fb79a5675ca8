create function iu_core.fn_access_scopes(
  p_principal text
)
returns text[]
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return array(
    select g.scope
    from iu_core.access_grant g
    where g.principal = p_principal
    union
    select g.scope
    from pg_roles p
    cross join iu_core.access_grant g
    join pg_roles r on r.rolname = g.principal::name and r.rolname::text = g.principal
    where p.rolname = p_principal::name
      and p.rolname::text = p_principal
      and pg_has_role(p.oid, r.oid, 'usage')
    order by 1
  );
end
$iu$;

comment on function iu_core.fn_access_scopes(text) is 'The scopes a principal was granted, in byte order.
A database role has those of every role whose privileges it has, as row level security knows them; a principal of the application has its own.
Arguments:
  p_principal: A database role or a principal of the application.
Example: select iu_core.fn_access_scopes(current_user)';

revoke all on function iu_core.fn_access_scopes(text) from public;
grant execute on function iu_core.fn_access_scopes(text) to iu_reader;
