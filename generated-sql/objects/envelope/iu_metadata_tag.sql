create table iu_core.iu_metadata_tag (
  iu_id     uuid not null,
  tag_key   text collate pg_catalog."C" not null,
  tag_value text collate pg_catalog."C" not null,
  set_at    timestamp with time zone not null default clock_timestamp(),
  set_by    text not null,
  constraint iu_metadata_tag_pkey primary key (iu_id, tag_key),
  constraint iu_metadata_tag_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_metadata_tag_tag_key_fkey foreign key (tag_key) references iu_core.iu_metadata_tag_registry (tag_key),
  constraint iu_metadata_tag_value_length_check check (length(tag_value) between 1 and 500)
);

create index iu_metadata_tag_tag_key_tag_value_idx on iu_core.iu_metadata_tag (tag_key, tag_value);

comment on index iu_core.iu_metadata_tag_tag_key_tag_value_idx is 'The units with a tag, or with one value of it.';

alter table iu_core.iu_metadata_tag enable row level security;

create policy iu_metadata_tag_in_scope on iu_core.iu_metadata_tag
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = iu_metadata_tag.iu_id offset 0));
comment on policy iu_metadata_tag_in_scope on iu_core.iu_metadata_tag is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_metadata_tag_audit on iu_core.iu_metadata_tag
  for select to iu_auditor
  using (true);
comment on policy iu_metadata_tag_audit on iu_core.iu_metadata_tag is 'Auditors see everything.';

comment on table iu_core.iu_metadata_tag is 'The tags of units as they are now. Their history is in iu_metadata_log.';
comment on column iu_core.iu_metadata_tag.iu_id is 'The unit.';
comment on column iu_core.iu_metadata_tag.tag_key is 'A registered tag.';
comment on column iu_core.iu_metadata_tag.tag_value is 'Its value, of the tag''s type; spelled one way only.';
comment on column iu_core.iu_metadata_tag.set_at is 'When it was set.';
comment on column iu_core.iu_metadata_tag.set_by is 'Who set it.';
comment on constraint iu_metadata_tag_pkey on iu_core.iu_metadata_tag is 'Identity of a row.';
comment on constraint iu_metadata_tag_iu_id_fkey on iu_core.iu_metadata_tag is 'Each iu_id is a row of information_unit.';
comment on constraint iu_metadata_tag_tag_key_fkey on iu_core.iu_metadata_tag is 'Each tag_key is a row of iu_metadata_tag_registry.';
comment on constraint iu_metadata_tag_value_length_check on iu_core.iu_metadata_tag is 'value length.';

grant select on table iu_core.iu_metadata_tag to iu_reader;
