create table iu_core.event_bus_head (
  is_head       boolean not null default true,
  last_position bigint not null,
  is_awaited    boolean not null,
  constraint event_bus_head_pkey primary key (is_head),
  constraint event_bus_head_only_one_check check (is_head),
  constraint event_bus_head_last_position_not_negative_check check (last_position >= 0)
) with (fillfactor = 10);

comment on table iu_core.event_bus_head is 'One row: how far positions have been given out. Whoever gives them out holds its lock.';
comment on column iu_core.event_bus_head.is_head is 'Always true: there is one head.';
comment on column iu_core.event_bus_head.last_position is 'The last position given to an event; 0: none yet.';
comment on column iu_core.event_bus_head.is_awaited is 'Whether a consumer found nothing since: only then is an emission announced.';
comment on constraint event_bus_head_pkey on iu_core.event_bus_head is 'Identity of a row.';
comment on constraint event_bus_head_only_one_check on iu_core.event_bus_head is 'only one.';
comment on constraint event_bus_head_last_position_not_negative_check on iu_core.event_bus_head is 'last position not negative.';

grant select on table iu_core.event_bus_head to iu_reader;
