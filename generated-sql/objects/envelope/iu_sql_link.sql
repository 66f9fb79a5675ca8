create table iu_core.iu_sql_link (
  iu_id         uuid not null,
  object_kind   text collate pg_catalog."C" not null,
  object_schema text collate pg_catalog."C" not null,
  object_name   text collate pg_catalog."C" not null,
  link_role     text collate pg_catalog."C" not null,
  set_at        timestamp with time zone not null default clock_timestamp(),
  set_by        text not null,
  constraint iu_sql_link_pkey primary key (iu_id, object_kind, object_schema, object_name, link_role),
  constraint iu_sql_link_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_sql_link_kind_known_check check (object_kind in ('relation', 'function')),
  constraint iu_sql_link_schema_length_check check (length(object_schema) between 1 and 63),
  constraint iu_sql_link_name_length_check check (length(object_name) between 1 and 63),
  constraint iu_sql_link_role_format_check check (link_role ~ '^[a-z][a-z0-9_]*$' and length(link_role) <= 63)
);

create index iu_sql_link_object_schema_object_name_idx on iu_core.iu_sql_link (object_schema, object_name);

comment on index iu_core.iu_sql_link_object_schema_object_name_idx is 'The units that are about an object.';

alter table iu_core.iu_sql_link enable row level security;

create policy iu_sql_link_in_scope on iu_core.iu_sql_link
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = iu_sql_link.iu_id offset 0));
comment on policy iu_sql_link_in_scope on iu_core.iu_sql_link is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_sql_link_audit on iu_core.iu_sql_link
  for select to iu_auditor
  using (true);
comment on policy iu_sql_link_audit on iu_core.iu_sql_link is 'Auditors see everything.';

comment on table iu_core.iu_sql_link is 'Which objects of the database a unit is about: the table it describes, the function that carries it out. Its history is in iu_metadata_log.';
comment on column iu_core.iu_sql_link.iu_id is 'The unit.';
comment on column iu_core.iu_sql_link.object_kind is 'relation: a table or view; function: all functions and procedures of the name.';
comment on column iu_core.iu_sql_link.object_schema is 'Schema of the object.';
comment on column iu_core.iu_sql_link.object_name is 'Name of the object.';
comment on column iu_core.iu_sql_link.link_role is 'What the unit is to the object, a lower-case name such as describes.';
comment on column iu_core.iu_sql_link.set_at is 'When it was set.';
comment on column iu_core.iu_sql_link.set_by is 'Who set it.';
comment on constraint iu_sql_link_pkey on iu_core.iu_sql_link is 'Identity of a row.';
comment on constraint iu_sql_link_iu_id_fkey on iu_core.iu_sql_link is 'Each iu_id is a row of information_unit.';
comment on constraint iu_sql_link_kind_known_check on iu_core.iu_sql_link is 'kind known.';
comment on constraint iu_sql_link_schema_length_check on iu_core.iu_sql_link is 'schema length.';
comment on constraint iu_sql_link_name_length_check on iu_core.iu_sql_link is 'name length.';
comment on constraint iu_sql_link_role_format_check on iu_core.iu_sql_link is 'role format.';

grant select on table iu_core.iu_sql_link to iu_reader;
