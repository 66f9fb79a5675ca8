create table iu_core.dot_config_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  key         text collate pg_catalog."C" not null,
  old_value   jsonb,
  new_value   jsonb,
  operation   text not null,
  actor       text not null,
  reason      text,
  db_user     name not null default session_user,
  via         text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  constraint dot_config_log_pkey primary key (log_id),
  constraint dot_config_log_operation_known_check check (operation in ('insert', 'update', 'delete')),
  constraint dot_config_log_via_known_check check (via in ('function', 'direct'))
);

create index dot_config_log_key_log_id_idx on iu_core.dot_config_log (key, log_id);

comment on index iu_core.dot_config_log_key_log_id_idx is 'History of one key, in order.';

comment on table iu_core.dot_config_log is 'Every change of dot_config, whoever made it and however. Append-only.';
comment on column iu_core.dot_config_log.log_id is 'Time-ordered identity.';
comment on column iu_core.dot_config_log.key is 'The key that changed.';
comment on column iu_core.dot_config_log.old_value is 'The operator''s value before; null: none.';
comment on column iu_core.dot_config_log.new_value is 'The operator''s value after; null: none.';
comment on column iu_core.dot_config_log.operation is 'insert, update or delete of the row.';
comment on column iu_core.dot_config_log.actor is 'Who asked: p_actor of the function, or the session''s user for a direct statement.';
comment on column iu_core.dot_config_log.reason is 'Why, as given to the function; null for a direct statement.';
comment on column iu_core.dot_config_log.db_user is 'The session''s user.';
comment on column iu_core.dot_config_log.via is 'function: fn_dot_config_set; direct: a statement on the table.';
comment on column iu_core.dot_config_log.recorded_at is 'When it was recorded.';
comment on constraint dot_config_log_pkey on iu_core.dot_config_log is 'Identity of a row.';
comment on constraint dot_config_log_operation_known_check on iu_core.dot_config_log is 'operation known.';
comment on constraint dot_config_log_via_known_check on iu_core.dot_config_log is 'via known.';

grant select on table iu_core.dot_config_log to iu_operator, iu_auditor;

create trigger dot_config_log_refuse_change
  before update or truncate on iu_core.dot_config_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger dot_config_log_refuse_change on iu_core.dot_config_log is 'Keeps dot_config_log append-only: update, truncate is refused with IU009.';
