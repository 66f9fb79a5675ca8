create table iu_core.retention_policy_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  target_key  text collate pg_catalog."C" not null,
  before      jsonb,
  after       jsonb,
  actor       text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint retention_policy_log_pkey primary key (log_id)
);

create index retention_policy_log_target_key_log_id_idx on iu_core.retention_policy_log (target_key, log_id);

comment on index iu_core.retention_policy_log_target_key_log_id_idx is 'History of one policy, in order.';

comment on table iu_core.retention_policy_log is 'Every change of a retention policy. Append-only.';
comment on column iu_core.retention_policy_log.log_id is 'Time-ordered identity.';
comment on column iu_core.retention_policy_log.target_key is 'What the policy is about.';
comment on column iu_core.retention_policy_log.before is 'What counted before; null: there was no policy.';
comment on column iu_core.retention_policy_log.after is 'What counts from then on; null: there is no policy.';
comment on column iu_core.retention_policy_log.actor is 'Who asked for it.';
comment on column iu_core.retention_policy_log.recorded_at is 'When it was recorded.';
comment on column iu_core.retention_policy_log.db_user is 'The session''s user.';
comment on constraint retention_policy_log_pkey on iu_core.retention_policy_log is 'Identity of a row.';

grant select on table iu_core.retention_policy_log to iu_operator, iu_auditor;

create trigger retention_policy_log_refuse_change
  before update or delete or truncate on iu_core.retention_policy_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger retention_policy_log_refuse_change on iu_core.retention_policy_log is 'Keeps retention_policy_log append-only: update, delete, truncate is refused with IU009.';
