create table iu_core.event_outbox (
  event_id        uuid not null,
  occurred_at     timestamp with time zone not null,
  subject_id      uuid not null,
  event_domain    text collate pg_catalog."C" not null,
  event_type      text collate pg_catalog."C" not null,
  emit_mode       text not null,
  subject_kind    text not null,
  actor           text not null,
  db_user         text not null default session_user::text,
  payload         jsonb not null,
  trace_id        text,
  parent_span_id  text,
  trace_flags     text,
  idempotency_key text,
  constraint event_outbox_pkey primary key (event_id)
) partition by range (event_id);

create table iu_core.event_outbox_default partition of iu_core.event_outbox default;

comment on table iu_core.event_outbox is 'Every event that was emitted. Append-only; partitioned by event_id, which is by time.';
comment on column iu_core.event_outbox.event_id is 'Time-ordered identity.';
comment on column iu_core.event_outbox.occurred_at is 'When it was emitted.';
comment on column iu_core.event_outbox.subject_id is 'What the event is about.';
comment on column iu_core.event_outbox.event_domain is 'Domain of its type.';
comment on column iu_core.event_outbox.event_type is 'A registered type.';
comment on column iu_core.event_outbox.emit_mode is 'live, or dry_run: recorded, never delivered.';
comment on column iu_core.event_outbox.subject_kind is 'What sort of thing subject_id is, such as information_unit.';
comment on column iu_core.event_outbox.actor is 'Who caused it.';
comment on column iu_core.event_outbox.db_user is 'The session''s user.';
comment on column iu_core.event_outbox.payload is 'Facts that conform to the type''s schema; an object.';
comment on column iu_core.event_outbox.trace_id is 'Trace of the caller, 32 hex digits; null: none given.';
comment on column iu_core.event_outbox.parent_span_id is 'Span of the caller, 16 hex digits.';
comment on column iu_core.event_outbox.trace_flags is 'Flags of the trace, 2 hex digits.';
comment on column iu_core.event_outbox.idempotency_key is 'Key under which the type may be emitted once only.';
comment on constraint event_outbox_pkey on iu_core.event_outbox is 'Identity of a row.';
comment on table iu_core.event_outbox_default is 'Partition of event_outbox.';

grant select on table iu_core.event_outbox to iu_reader;

create trigger event_outbox_refuse_change
  before update or delete or truncate on iu_core.event_outbox
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_outbox_refuse_change on iu_core.event_outbox is 'Keeps event_outbox append-only: update, delete, truncate is refused with IU009.';

create trigger event_outbox_default_refuse_change
  before update or truncate on iu_core.event_outbox_default
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_outbox_default_refuse_change on iu_core.event_outbox_default is 'Keeps the partition append-only: update, truncate is refused with IU009. Deletion is held to the policy of retention.';
