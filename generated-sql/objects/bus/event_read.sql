create table iu_core.event_read (
  principal text collate pg_catalog."C" not null,
  event_id  uuid not null,
  read_at   timestamp with time zone not null default now(),
  constraint event_read_pkey primary key (principal, event_id),
  constraint event_read_principal_length_check check (length(principal) between 1 and 200)
);

create index event_read_event_id_idx on iu_core.event_read (event_id);

comment on index iu_core.event_read_event_id_idx is 'Who has read an event; what retention takes away.';

comment on table iu_core.event_read is 'Which principal has read which event.';
comment on column iu_core.event_read.principal is 'A person or service.';
comment on column iu_core.event_read.event_id is 'An event of the outbox.';
comment on column iu_core.event_read.read_at is 'When it was marked.';
comment on constraint event_read_pkey on iu_core.event_read is 'Identity of a row.';
comment on constraint event_read_principal_length_check on iu_core.event_read is 'principal length.';

grant select on table iu_core.event_read to iu_reader;
