create table iu_core.event_segment (
  first_position bigint not null,
  last_position  bigint not null,
  event_ids      uuid[] not null,
  event_types    text[] not null,
  min_event_id   uuid not null,
  max_event_id   uuid not null,
  sequenced_at   timestamp with time zone not null default now(),
  constraint event_segment_pkey primary key (first_position),
  constraint event_segment_is_dense_check check (last_position - first_position + 1 = cardinality(event_ids)),
  constraint event_segment_size_check check (cardinality(event_ids) between 1 and 100)
);

create index event_segment_max_event_id_idx on iu_core.event_segment (max_event_id);

comment on index iu_core.event_segment_max_event_id_idx is 'Where a replay from an event or a time begins; what retention takes away.';

comment on table iu_core.event_segment is 'Positions of live events, a run of consecutive ones in a row: first_position belongs to the first of event_ids. Dense, never reassigned.';
comment on column iu_core.event_segment.first_position is 'Position of the first event.';
comment on column iu_core.event_segment.last_position is 'Position of the last event.';
comment on column iu_core.event_segment.event_ids is 'The events in the order of their positions.';
comment on column iu_core.event_segment.event_types is 'At least the types among them.';
comment on column iu_core.event_segment.min_event_id is 'The smallest of the ids.';
comment on column iu_core.event_segment.max_event_id is 'The largest of the ids.';
comment on column iu_core.event_segment.sequenced_at is 'When they were given their positions.';
comment on constraint event_segment_pkey on iu_core.event_segment is 'Identity of a row.';
comment on constraint event_segment_is_dense_check on iu_core.event_segment is 'is dense.';
comment on constraint event_segment_size_check on iu_core.event_segment is 'size.';

grant select on table iu_core.event_segment to iu_reader;

create trigger event_segment_refuse_change
  before update or truncate on iu_core.event_segment
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger event_segment_refuse_change on iu_core.event_segment is 'Keeps event_segment append-only: update, truncate is refused with IU009.';
