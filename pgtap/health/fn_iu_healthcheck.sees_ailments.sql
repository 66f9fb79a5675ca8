-- A surface is not ok when what it vouches for does not hold.
begin;
select plan(7);

create function pg_temp.unwell() returns text
  language sql as $$
    select string_agg(h.surface, ', ' order by h.surface) from iu_core.fn_iu_healthcheck() as h where h.ok is not true and h.surface <> 'schema'
  $$;

select is(pg_temp.unwell(), null, 'the installation is well');
select is(
  (select string_agg(h.surface, ', ') from iu_core.fn_iu_healthcheck() as h where h.observed is null or h.expected = '' or h.hint = ''),
  null,
  'every surface says what was seen, what was expected and what to do'
);

savepoint well;
insert into iu_core.information_unit (canonical_address, unit_kind, created_by) values ('pgtap/seeded', 'note', 'nobody');
select is(pg_temp.unwell(), 'lifecycle_log, units', 'a unit without a version and without a log is seen');
rollback to well;

alter table iu_core.dot_config disable trigger user;
insert into iu_core.dot_config (key, value) values ('pgtap.seeded', 'true');
select is(pg_temp.unwell(), 'config', 'a key nobody registered is seen');
rollback to well;

alter table iu_core.iu_lifecycle_log disable trigger user;
select is(pg_temp.unwell(), 'lifecycle_log, outbox', 'a log that can be rewritten and emits nothing is seen');
rollback to well;

insert into iu_core.iu_piece_collection (collection_key, collection_kind, role_kind, title, created_by)
  values ('pgtap.seeded', 'workflow', 'workflow', 'Seeded', 'nobody');
select is(pg_temp.unwell(), 'collections, manifests', 'a collection without pieces and manifest is seen');
rollback to well;

create function iu_core.seeded() returns int language sql as 'select 1';
select is(
  (select h.ok from iu_core.fn_iu_healthcheck() as h where h.surface = 'schema'),
  false,
  'an object of somebody''s own is seen'
);

select * from finish();
rollback;
