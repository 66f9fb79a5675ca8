create table iu_core.approval_log (
  log_id      uuid not null default iu_core.fn_iu_uuid7(),
  object_kind text not null,
  object_key  text collate pg_catalog."C" not null,
  change      text not null,
  before      jsonb,
  after       jsonb,
  actor       text not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint approval_log_pkey primary key (log_id),
  constraint approval_log_kind_known_check check (object_kind in ('policy', 'principal', 'request'))
);

create index approval_log_object_kind_object_key_log_id_idx on iu_core.approval_log (object_kind, object_key, log_id);

comment on index iu_core.approval_log_object_kind_object_key_log_id_idx is 'History of one object, in order.';

comment on table iu_core.approval_log is 'Every change of a policy, a principal or a request''s state; votes are in approval_vote. Append-only.';
comment on column iu_core.approval_log.log_id is 'Time-ordered identity.';
comment on column iu_core.approval_log.object_kind is 'policy, principal or request.';
comment on column iu_core.approval_log.object_key is 'Name of the policy or principal, or id of the request.';
comment on column iu_core.approval_log.change is 'set, withdraw, or the transition of the request; open for a new one.';
comment on column iu_core.approval_log.before is 'What counted before; null: it did not exist.';
comment on column iu_core.approval_log.after is 'What counts from then on.';
comment on column iu_core.approval_log.actor is 'Who asked for it.';
comment on column iu_core.approval_log.recorded_at is 'When it was recorded.';
comment on column iu_core.approval_log.db_user is 'The session''s user.';
comment on constraint approval_log_pkey on iu_core.approval_log is 'Identity of a row.';
comment on constraint approval_log_kind_known_check on iu_core.approval_log is 'kind known.';

grant select on table iu_core.approval_log to iu_reader;

create trigger approval_log_refuse_change
  before update or delete or truncate on iu_core.approval_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_log_refuse_change on iu_core.approval_log is 'Keeps approval_log append-only: update, delete, truncate is refused with IU009.';
