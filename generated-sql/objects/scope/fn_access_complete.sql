create function iu_core.fn_access_complete(
  p_principal text
)
returns boolean
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if not exists (select from iu_core.access_scope s where s.status = 'active') then
    return true;
  end if;
  return not exists (
    select from iu_core.access_scope s
    where s.status = 'active' and s.scope <> all (iu_core.fn_access_scopes(p_principal))
  );
end
$iu$;

comment on function iu_core.fn_access_complete(text) is 'Whether a principal was granted every scope there is, so that nothing is hidden from it.
The policies of the tables ask it once a statement; only where it says no do they look at each row.
Arguments:
  p_principal: A database role or a principal of the application.
Example: select iu_core.fn_access_complete(current_user)';

revoke all on function iu_core.fn_access_complete(text) from public;
grant execute on function iu_core.fn_access_complete(text) to iu_reader;
