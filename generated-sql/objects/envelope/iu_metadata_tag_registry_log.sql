create table iu_core.iu_metadata_tag_registry_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  tag_key     text collate pg_catalog."C" not null,
  before      jsonb,
  after       jsonb,
  actor       text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint iu_metadata_tag_registry_log_pkey primary key (log_id)
);

create index iu_metadata_tag_registry_log_tag_key_log_id_idx on iu_core.iu_metadata_tag_registry_log (tag_key, log_id);

comment on index iu_core.iu_metadata_tag_registry_log_tag_key_log_id_idx is 'History of one tag, in order.';

comment on table iu_core.iu_metadata_tag_registry_log is 'Every change of a registered tag. Append-only.';
comment on column iu_core.iu_metadata_tag_registry_log.log_id is 'Time-ordered identity.';
comment on column iu_core.iu_metadata_tag_registry_log.tag_key is 'The tag.';
comment on column iu_core.iu_metadata_tag_registry_log.before is 'What counted before; null: it was not registered.';
comment on column iu_core.iu_metadata_tag_registry_log.after is 'What counts from then on; null: it was withdrawn.';
comment on column iu_core.iu_metadata_tag_registry_log.actor is 'Who asked for it.';
comment on column iu_core.iu_metadata_tag_registry_log.recorded_at is 'When it was recorded.';
comment on column iu_core.iu_metadata_tag_registry_log.db_user is 'The session''s user.';
comment on constraint iu_metadata_tag_registry_log_pkey on iu_core.iu_metadata_tag_registry_log is 'Identity of a row.';

grant select on table iu_core.iu_metadata_tag_registry_log to iu_operator, iu_auditor;

create trigger iu_metadata_tag_registry_log_refuse_change
  before update or delete or truncate on iu_core.iu_metadata_tag_registry_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_metadata_tag_registry_log_refuse_change on iu_core.iu_metadata_tag_registry_log is 'Keeps iu_metadata_tag_registry_log append-only: update, delete, truncate is refused with IU009.';
