create table iu_core.iu_schema_expectation (
  object_kind text collate pg_catalog."C" not null,
  object_name text collate pg_catalog."C" not null,
  definition  text not null,
  constraint iu_schema_expectation_pkey primary key (object_kind, object_name)
);

comment on table iu_core.iu_schema_expectation is 'What the catalog looked like when the last migration ended: one row per object, comment, grant and shipped row.';
comment on column iu_core.iu_schema_expectation.object_kind is 'Kind of the object, e.g. table, column, function, grant, comment, row.';
comment on column iu_core.iu_schema_expectation.object_name is 'Name within the kind, without the schema, e.g. unit_version.body.';
comment on column iu_core.iu_schema_expectation.definition is 'The object as PostgreSQL spells it, with {schema} for the schema''s name.';
comment on constraint iu_schema_expectation_pkey on iu_core.iu_schema_expectation is 'Identity of a row.';

grant select on table iu_core.iu_schema_expectation to iu_reader;
