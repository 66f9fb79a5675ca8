create table iu_core.iu_metadata_tag_registry (
  tag_key        text collate pg_catalog."C" not null,
  value_type     text collate pg_catalog."C" not null,
  allowed_values text[],
  description    text not null,
  status         text collate pg_catalog."C" not null default 'active',
  changed_at     timestamp with time zone not null default clock_timestamp(),
  changed_by     text not null,
  constraint iu_metadata_tag_registry_pkey primary key (tag_key),
  constraint iu_metadata_tag_registry_key_format_check check (tag_key ~ '^[a-z][a-z0-9_.-]*$' and length(tag_key) <= 100),
  constraint iu_metadata_tag_registry_type_known_check check (value_type in ('text', 'integer', 'boolean', 'date', 'one_of')),
  constraint iu_metadata_tag_registry_values_of_one_of_check check ((value_type = 'one_of') = (allowed_values is not null)),
  constraint iu_metadata_tag_registry_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.iu_metadata_tag_registry is 'The tags a unit may have: a tag that is not registered is refused.';
comment on column iu_core.iu_metadata_tag_registry.tag_key is 'Name of the tag, such as owner.department.';
comment on column iu_core.iu_metadata_tag_registry.value_type is 'text, integer, boolean, date, or one_of: one of allowed_values.';
comment on column iu_core.iu_metadata_tag_registry.allowed_values is 'The values of a tag of the type one_of, in order; else null.';
comment on column iu_core.iu_metadata_tag_registry.description is 'What the tag says about a unit.';
comment on column iu_core.iu_metadata_tag_registry.status is 'active, or withdrawn: units keep it, none gets it any more.';
comment on column iu_core.iu_metadata_tag_registry.changed_at is 'When it was changed last.';
comment on column iu_core.iu_metadata_tag_registry.changed_by is 'Who changed it last.';
comment on constraint iu_metadata_tag_registry_pkey on iu_core.iu_metadata_tag_registry is 'Identity of a row.';
comment on constraint iu_metadata_tag_registry_key_format_check on iu_core.iu_metadata_tag_registry is 'key format.';
comment on constraint iu_metadata_tag_registry_type_known_check on iu_core.iu_metadata_tag_registry is 'type known.';
comment on constraint iu_metadata_tag_registry_values_of_one_of_check on iu_core.iu_metadata_tag_registry is 'values of one of.';
comment on constraint iu_metadata_tag_registry_status_known_check on iu_core.iu_metadata_tag_registry is 'status known.';

grant select on table iu_core.iu_metadata_tag_registry to iu_reader;
