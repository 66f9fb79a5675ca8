create table iu_core.event_retention_log (
  log_id           uuid not null default iu_core.fn_iu_uuid7(),
  before           timestamp with time zone not null,
  retention_months integer not null,
  partitions       text[] not null,
  last_position    bigint,
  actor            text not null,
  db_user          name not null default session_user,
  recorded_at      timestamp with time zone not null default clock_timestamp(),
  constraint event_retention_log_pkey primary key (log_id)
);

comment on table iu_core.event_retention_log is 'Every time events were retired: which months, under which policy, for whom. Append-only.';
comment on column iu_core.event_retention_log.log_id is 'Time-ordered identity.';
comment on column iu_core.event_retention_log.before is 'Events emitted before it went.';
comment on column iu_core.event_retention_log.retention_months is 'The policy at that time.';
comment on column iu_core.event_retention_log.partitions is 'The months that went.';
comment on column iu_core.event_retention_log.last_position is 'The last position that went with them; null: none did.';
comment on column iu_core.event_retention_log.actor is 'Who asked for it.';
comment on column iu_core.event_retention_log.db_user is 'The session''s user.';
comment on column iu_core.event_retention_log.recorded_at is 'When it was recorded.';
comment on constraint event_retention_log_pkey on iu_core.event_retention_log is 'Identity of a row.';

grant select on table iu_core.event_retention_log to iu_reader;

create trigger event_retention_log_refuse_change
  before update or delete or truncate on iu_core.event_retention_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_retention_log_refuse_change on iu_core.event_retention_log is 'Keeps event_retention_log append-only: update, delete, truncate is refused with IU009.';
