create function iu_core.fn_access_effective(
  p_principal text
)
returns text[]
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_caller text := iu_core.fn_access_caller();
  v_exempt boolean := iu_core.fn_access_exempt(v_caller);
begin
  return array(
    select s.scope
    from iu_core.access_scope s
    where s.status = 'active'
      and s.scope = any (iu_core.fn_access_scopes(p_principal))
      and (v_exempt or s.scope = any (iu_core.fn_access_scopes(v_caller)))
    order by s.scope
  );
end
$iu$;

comment on function iu_core.fn_access_effective(text) is 'The scopes that both a principal and the session were granted, in byte order.
Whoever names a principal gets what that principal sees and the session may see itself, never more. A session that row level security does not bind is granted everything. Called inside functions that run as the owner.
Arguments:
  p_principal: A database role or a principal of the application.';

revoke all on function iu_core.fn_access_effective(text) from public;
