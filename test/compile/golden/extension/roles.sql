-- Roles of toy. Safe to apply again.

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'toy_clerk') then
    create role toy_clerk nologin;
    comment on role toy_clerk is 'Looks at the shelves.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'toy_manager') then
    create role toy_manager nologin;
    comment on role toy_manager is 'Fills and empties the shelves.';
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;

do $iu$
begin
  if not pg_has_role('toy_manager', 'toy_clerk', 'member') then
    grant toy_clerk to toy_manager;
  end if;
exception
  when unique_violation then null; -- granted by somebody else just now
end
$iu$;
