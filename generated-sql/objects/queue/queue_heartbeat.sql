create table iu_core.queue_heartbeat (
  worker        text collate pg_catalog."C" not null,
  seen_at       timestamp with time zone not null,
  first_seen_at timestamp with time zone not null,
  leased        integer not null,
  constraint queue_heartbeat_pkey primary key (worker)
) with (fillfactor = 50);

create index queue_heartbeat_seen_at_idx on iu_core.queue_heartbeat (seen_at);

comment on index iu_core.queue_heartbeat_seen_at_idx is 'Workers in the order they fell silent.';

comment on table iu_core.queue_heartbeat is 'When each worker was heard of last. A worker unheard of for a week is forgotten.';
comment on column iu_core.queue_heartbeat.worker is 'Name of the worker.';
comment on column iu_core.queue_heartbeat.seen_at is 'When it was heard of last.';
comment on column iu_core.queue_heartbeat.first_seen_at is 'When it was heard of first.';
comment on column iu_core.queue_heartbeat.leased is 'Jobs whose lease it extended then.';
comment on constraint queue_heartbeat_pkey on iu_core.queue_heartbeat is 'Identity of a row.';

grant select on table iu_core.queue_heartbeat to iu_reader;
