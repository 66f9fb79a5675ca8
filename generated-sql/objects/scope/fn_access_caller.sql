create function iu_core.fn_access_caller()
returns text
language sql
stable
parallel safe
begin atomic
  select case current_setting('role') when 'none' then session_user::text else current_setting('role') end;
end;

comment on function iu_core.fn_access_caller() is 'The database role the session acts as: that of SET ROLE, else the one that logged in.
Says so inside SECURITY DEFINER functions too, where current_user is their owner.
Example: select iu_core.fn_access_caller()';

revoke all on function iu_core.fn_access_caller() from public;
grant execute on function iu_core.fn_access_caller() to iu_reader;
