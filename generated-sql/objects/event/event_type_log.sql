create table iu_core.event_type_log (
  log_id       uuid not null default iu_core.fn_iu_uuid7(),
  event_type   text collate pg_catalog."C" not null,
  change       text not null,
  schema_jsonb jsonb not null,
  description  text not null,
  actor        text not null,
  db_user      name not null default session_user,
  recorded_at  timestamp with time zone not null default clock_timestamp(),
  constraint event_type_log_pkey primary key (log_id),
  constraint event_type_log_event_type_fkey foreign key (event_type) references iu_core.event_type_registry (event_type),
  constraint event_type_log_change_known_check check (change in ('register', 'extend', 'withdraw', 'restore'))
);

create index event_type_log_event_type_log_id_idx on iu_core.event_type_log (event_type, log_id);

comment on index iu_core.event_type_log_event_type_log_id_idx is 'History of one type, in order.';

comment on table iu_core.event_type_log is 'Every registration, extension and withdrawal of an event type. Append-only.';
comment on column iu_core.event_type_log.log_id is 'Time-ordered identity.';
comment on column iu_core.event_type_log.event_type is 'The type.';
comment on column iu_core.event_type_log.change is 'register, extend, withdraw or restore.';
comment on column iu_core.event_type_log.schema_jsonb is 'The schema that counts from then on.';
comment on column iu_core.event_type_log.description is 'The description that counts from then on.';
comment on column iu_core.event_type_log.actor is 'Who asked for it.';
comment on column iu_core.event_type_log.db_user is 'The session''s user.';
comment on column iu_core.event_type_log.recorded_at is 'When it was recorded.';
comment on constraint event_type_log_pkey on iu_core.event_type_log is 'Identity of a row.';
comment on constraint event_type_log_event_type_fkey on iu_core.event_type_log is 'Each event_type is a row of event_type_registry.';
comment on constraint event_type_log_change_known_check on iu_core.event_type_log is 'change known.';

grant select on table iu_core.event_type_log to iu_reader;

create trigger event_type_log_refuse_change
  before update or delete or truncate on iu_core.event_type_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_type_log_refuse_change on iu_core.event_type_log is 'Keeps event_type_log append-only: update, delete, truncate is refused with IU009.';
