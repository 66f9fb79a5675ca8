-- Every manual change is named, object by object, and nothing else is.
begin;
select plan(9);

select is_empty(
  'select * from iu_core.fn_iu_schema_verify()',
  'the schema is what the last migration left'
);

savepoint clean;
alter table iu_core.unit_version alter column title drop not null;
select results_eq(
  'select object_kind, object_name, drift, expected, actual from iu_core.fn_iu_schema_verify()',
  $$values ('column', 'unit_version.title', 'changed', 'text not null', 'text')$$,
  'a dropped NOT NULL is a changed column, with both definitions'
);
rollback to clean;

alter function iu_core.fn_dot_config_get(text) reset search_path;
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values ('function', 'fn_dot_config_get(text)', 'changed')$$,
  'an unpinned search path is a changed function'
);
rollback to clean;

grant execute on function iu_core.fn_dot_config_get(text) to public;
select results_eq(
  'select object_kind, object_name, drift, actual from iu_core.fn_iu_schema_verify()',
  $$values ('grant', 'function fn_dot_config_get(text) to PUBLIC', 'unexpected', 'EXECUTE')$$,
  'a grant to PUBLIC is unexpected'
);
rollback to clean;

alter table iu_core.iu_lifecycle_log disable trigger iu_lifecycle_log_refuse_change;
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values ('trigger', 'iu_lifecycle_log.iu_lifecycle_log_refuse_change', 'changed')$$,
  'a disabled trigger is a changed trigger'
);
rollback to clean;

comment on column iu_core.unit_version.body is null;
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values ('comment', 'column unit_version.body', 'missing')$$,
  'a dropped comment is missing'
);
rollback to clean;

create index seeded on iu_core.unit_version (created_by);
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values ('index', 'seeded', 'unexpected')$$,
  'an index of somebody''s own is unexpected'
);
rollback to clean;

alter table iu_core.iu_collection_kind disable trigger user;
update iu_core.iu_collection_kind set summary = 'Seeded.' where collection_kind = 'workflow';
alter table iu_core.iu_collection_kind enable trigger user;
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values ('row', 'iu_collection_kind[workflow]', 'changed')$$,
  'a shipped row is compared like an object'
);
rollback to clean;

set local search_path = iu_core, pg_temp, public;
set local quote_all_identifiers = on;
set local datestyle = 'German, DMY';
select is_empty(
  'select * from iu_core.fn_iu_schema_verify()',
  'the session''s settings make no difference'
);

select * from finish();
rollback;
