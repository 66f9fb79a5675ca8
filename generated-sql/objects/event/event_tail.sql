create table iu_core.event_tail (
  tail_id     uuid not null,
  event_ids   uuid[] not null,
  event_types text[] not null,
  constraint event_tail_pkey primary key (tail_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);

comment on table iu_core.event_tail is 'Live events that have no position yet, in the groups they were emitted in. Taken away by the sequencer.';
comment on column iu_core.event_tail.tail_id is 'The first of the events.';
comment on column iu_core.event_tail.event_ids is 'The events in their order.';
comment on column iu_core.event_tail.event_types is 'Types among them.';
comment on constraint event_tail_pkey on iu_core.event_tail is 'Identity of a row.';

grant select on table iu_core.event_tail to iu_reader;

create trigger event_tail_refuse_change
  before update or truncate on iu_core.event_tail
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_tail_refuse_change on iu_core.event_tail is 'Keeps event_tail append-only: update, truncate is refused with IU009.';
