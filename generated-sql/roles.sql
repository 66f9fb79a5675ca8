-- Roles of iu_core. Safe to apply again.

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'iu_reader') then
    create role iu_reader nologin;
    comment on role iu_reader is 'Reads units, collections and events; calls read-only functions.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'iu_app') then
    create role iu_app nologin;
    comment on role iu_app is 'The application: calls mutating functions, has no DML on any table.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'iu_operator') then
    create role iu_operator nologin;
    comment on role iu_operator is 'Opens and closes gates, changes settings, runs maintenance.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'iu_auditor') then
    create role iu_auditor nologin;
    comment on role iu_auditor is 'Reads everything including logs and configuration history; changes nothing but the record of proofs.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'cutter_exec') then
    create role cutter_exec nologin;
    comment on role cutter_exec is 'Executes approved cuts.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'cutter_verify') then
    create role cutter_verify nologin;
    comment on role cutter_verify is 'Verifies executed cuts; never the executor.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not pg_has_role('iu_app', 'iu_reader', 'member') then
    grant iu_reader to iu_app;
  end if;
exception
  when unique_violation then null; -- granted by somebody else just now
end
$iu$;

do $iu$
begin
  if not pg_has_role('iu_operator', 'iu_app', 'member') then
    grant iu_app to iu_operator;
  end if;
exception
  when unique_violation then null; -- granted by somebody else just now
end
$iu$;

do $iu$
begin
  if not pg_has_role('iu_auditor', 'iu_reader', 'member') then
    grant iu_reader to iu_auditor;
  end if;
exception
  when unique_violation then null; -- granted by somebody else just now
end
$iu$;
