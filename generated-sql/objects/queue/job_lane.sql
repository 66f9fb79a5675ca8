create table iu_core.job_lane (
  queue      text collate pg_catalog."C" not null,
  priority   integer not null,
  lane       bigint not null,
  floor_at   timestamp with time zone not null default '-infinity',
  floor_id   uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  swept_at   timestamp with time zone not null default '-infinity',
  moved_at   timestamp with time zone not null default '-infinity',
  is_awaited boolean not null default false,
  constraint job_lane_pkey primary key (queue, priority),
  constraint job_lane_number_not_negative_check check (lane >= 0)
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

comment on table iu_core.job_lane is 'One row for each priority of a queue that was ever used: what it is called in the claim index, and where a claim begins to read.';
comment on column iu_core.job_lane.queue is 'The queue.';
comment on column iu_core.job_lane.priority is 'The priority.';
comment on column iu_core.job_lane.lane is 'What its jobs are called in the claim index.';
comment on column iu_core.job_lane.floor_at is 'The claim reads from this place on; what came in before it is found by the next look from below.';
comment on column iu_core.job_lane.floor_id is 'The job at floor_at: batches are read from there on.';
comment on column iu_core.job_lane.swept_at is 'When a claim looked from below last.';
comment on column iu_core.job_lane.moved_at is 'When floor_at was written last.';
comment on column iu_core.job_lane.is_awaited is 'The last claim of its queue got less than it asked for, or there was none: what comes in is announced.';
comment on constraint job_lane_pkey on iu_core.job_lane is 'Identity of a row.';
comment on constraint job_lane_number_not_negative_check on iu_core.job_lane is 'number not negative.';

grant select on table iu_core.job_lane to iu_reader;
