create table iu_core.access_log (
  log_id       uuid not null default iu_core.fn_iu_uuid7(),
  object_kind  text not null,
  object_key   text collate pg_catalog."C" not null,
  scope_before text collate pg_catalog."C",
  scope_after  text collate pg_catalog."C",
  actor        text not null,
  recorded_at  timestamp with time zone not null default clock_timestamp(),
  db_user      name not null default session_user,
  constraint access_log_pkey primary key (log_id),
  constraint access_log_kind_known_check check (object_kind in ('scope', 'grant', 'unit', 'collection')),
  constraint access_log_something_changed_check check (scope_before is distinct from scope_after)
);

create index access_log_object_kind_object_key_log_id_idx on iu_core.access_log (object_kind, object_key, log_id);

comment on index iu_core.access_log_object_kind_object_key_log_id_idx is 'History of one object, in order.';

comment on table iu_core.access_log is 'Every change of who sees what: scopes, grants, and what is in a scope. Append-only.';
comment on column iu_core.access_log.log_id is 'Time-ordered identity.';
comment on column iu_core.access_log.object_kind is 'scope, grant, unit or collection.';
comment on column iu_core.access_log.object_key is 'Name of the scope, the principal, id of the unit, or key of the collection.';
comment on column iu_core.access_log.scope_before is 'The scope it had; null: none.';
comment on column iu_core.access_log.scope_after is 'The scope it has from then on; null: none.';
comment on column iu_core.access_log.actor is 'Who asked for it.';
comment on column iu_core.access_log.recorded_at is 'When it was recorded.';
comment on column iu_core.access_log.db_user is 'The session''s user.';
comment on constraint access_log_pkey on iu_core.access_log is 'Identity of a row.';
comment on constraint access_log_kind_known_check on iu_core.access_log is 'kind known.';
comment on constraint access_log_something_changed_check on iu_core.access_log is 'something changed.';

grant select on table iu_core.access_log to iu_operator, iu_auditor;

create trigger access_log_refuse_change
  before update or delete or truncate on iu_core.access_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger access_log_refuse_change on iu_core.access_log is 'Keeps access_log append-only: update, delete, truncate is refused with IU009.';
