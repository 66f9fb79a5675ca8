create function iu_core.fn_access_exempt(
  p_role text
)
returns boolean
language sql
stable
parallel safe
begin atomic
  select exists (
    select from pg_roles r
    where r.rolname = p_role::name and (r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, current_user, 'usage'))
  );
end;

comment on function iu_core.fn_access_exempt(text) is 'Whether row level security does not apply to a database role: superusers, BYPASSRLS, and who has the privileges of the owner.
Called inside functions that run as the owner.
Arguments:
  p_role: A database role.';

revoke all on function iu_core.fn_access_exempt(text) from public;
