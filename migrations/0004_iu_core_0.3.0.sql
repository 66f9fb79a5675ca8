-- Up Migration

-- iu_core from 0.2.0 to 0.3.0. Generated; never edited.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array['iu_reader', 'iu_app', 'iu_operator', 'iu_auditor', 'cutter_exec', 'cutter_verify']::text[]) as r(name)
    where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
  );
begin
  if v_missing is not null then
    raise exception using
      errcode = '42704',
      message = format('Roles are missing: %s.', v_missing),
      hint = 'Apply roles.sql once per cluster as a role with CREATEROLE, then run this again.';
  end if;
end
$iu$;

-- step: change function iu_core.fn_iu_version() | locks: nothing that exists
create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.3.0'::text;
end;

select iu_core.fn_iu_schema_record();

-- Down Migration

-- iu_core from 0.3.0 back to 0.2.0.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

set local check_function_bodies = off;

-- undo: change function iu_core.fn_iu_version()
create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.2.0'::text;
end;

select iu_core.fn_iu_schema_record();
