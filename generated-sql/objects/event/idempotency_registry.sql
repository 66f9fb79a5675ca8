create table iu_core.idempotency_registry (
  namespace  text collate pg_catalog."C" not null,
  key        text collate pg_catalog."C" not null,
  event_id   uuid not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_registry_pkey primary key (namespace, key)
);

comment on table iu_core.idempotency_registry is 'Idempotency keys that were used, each with what it stands for. A key is used once in its namespace.';
comment on column iu_core.idempotency_registry.namespace is 'Where the key is unique; for events their type.';
comment on column iu_core.idempotency_registry.key is 'The caller''s key.';
comment on column iu_core.idempotency_registry.event_id is 'The event that was emitted with it.';
comment on column iu_core.idempotency_registry.created_at is 'When it was used.';
comment on constraint idempotency_registry_pkey on iu_core.idempotency_registry is 'Identity of a row.';

grant select on table iu_core.idempotency_registry to iu_reader;

create trigger idempotency_registry_refuse_change
  before update or truncate on iu_core.idempotency_registry
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger idempotency_registry_refuse_change on iu_core.idempotency_registry is 'Keeps idempotency_registry append-only: update, truncate is refused with IU009.';
