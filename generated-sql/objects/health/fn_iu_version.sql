create function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.3.0'::text;
end;

comment on function iu_core.fn_iu_version() is 'The version of the product this schema was installed or migrated to.
Example: select iu_core.fn_iu_version()';

revoke all on function iu_core.fn_iu_version() from public;
grant execute on function iu_core.fn_iu_version() to iu_reader;
