create table iu_core.iu_metadata_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  object_kind text collate pg_catalog."C" not null,
  iu_id       uuid not null,
  object_key  text collate pg_catalog."C" not null,
  before      jsonb,
  after       jsonb,
  actor       text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint iu_metadata_log_pkey primary key (log_id),
  constraint iu_metadata_log_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_metadata_log_kind_known_check check (object_kind in ('tag', 'sql_link'))
);

create index iu_metadata_log_iu_id_log_id_idx on iu_core.iu_metadata_log (iu_id, log_id);

comment on index iu_core.iu_metadata_log_iu_id_log_id_idx is 'History of one unit, in order.';

comment on table iu_core.iu_metadata_log is 'Every change of a unit''s tags and of its links. Append-only.';
comment on column iu_core.iu_metadata_log.log_id is 'Time-ordered identity.';
comment on column iu_core.iu_metadata_log.object_kind is 'tag or sql_link.';
comment on column iu_core.iu_metadata_log.iu_id is 'The unit.';
comment on column iu_core.iu_metadata_log.object_key is 'The tag, or the object that is linked.';
comment on column iu_core.iu_metadata_log.before is 'What was there before; null: nothing.';
comment on column iu_core.iu_metadata_log.after is 'What is there from then on; null: nothing.';
comment on column iu_core.iu_metadata_log.actor is 'Who asked for it.';
comment on column iu_core.iu_metadata_log.recorded_at is 'When it was recorded.';
comment on column iu_core.iu_metadata_log.db_user is 'The session''s user.';
comment on constraint iu_metadata_log_pkey on iu_core.iu_metadata_log is 'Identity of a row.';
comment on constraint iu_metadata_log_iu_id_fkey on iu_core.iu_metadata_log is 'Each iu_id is a row of information_unit.';
comment on constraint iu_metadata_log_kind_known_check on iu_core.iu_metadata_log is 'kind known.';

grant select on table iu_core.iu_metadata_log to iu_operator, iu_auditor;

create trigger iu_metadata_log_refuse_change
  before update or truncate on iu_core.iu_metadata_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_metadata_log_refuse_change on iu_core.iu_metadata_log is 'Keeps iu_metadata_log append-only: update, truncate is refused with IU009.';

create trigger iu_metadata_log_envelope_insert
  after insert on iu_core.iu_metadata_log
  referencing new table as changed
  for each statement
  execute function iu_core.fn_iu_envelope_follow_metadata();
comment on trigger iu_metadata_log_envelope_insert on iu_core.iu_metadata_log is 'Refreshes the envelopes of the units in the rows of the statement, while iu_core.three_axis_auto_refresh_enabled is open.';
