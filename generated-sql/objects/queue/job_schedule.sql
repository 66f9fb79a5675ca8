create table iu_core.job_schedule (
  schedule       text collate pg_catalog."C" not null,
  cron           text not null,
  time_zone      text not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  payload        jsonb not null,
  options        jsonb not null default '{}',
  next_at        timestamp with time zone not null,
  last_due_at    timestamp with time zone,
  last_job_id    uuid,
  status         text not null default 'active',
  changed_at     timestamp with time zone not null default clock_timestamp(),
  changed_by     text not null,
  constraint job_schedule_pkey primary key (schedule),
  constraint job_schedule_queue_fkey foreign key (queue) references iu_core.job_queue_registry (queue),
  constraint job_schedule_executor_class_fkey foreign key (executor_class) references iu_core.executor_class_registry (executor_class),
  constraint job_schedule_name_format_check check (schedule ~ '^[a-z][a-z0-9_.-]*$' and length(schedule) <= 100),
  constraint job_schedule_status_known_check check (status in ('active', 'withdrawn'))
);

create index job_schedule_queue_idx on iu_core.job_schedule (queue);

comment on index iu_core.job_schedule_queue_idx is 'The schedules of a queue.';

create index job_schedule_executor_class_idx on iu_core.job_schedule (executor_class);

comment on index iu_core.job_schedule_executor_class_idx is 'The schedules of a class.';

create index job_schedule_next_at_idx on iu_core.job_schedule (next_at)
  where status = 'active';

comment on index iu_core.job_schedule_next_at_idx is 'What is due next.';

comment on table iu_core.job_schedule is 'Jobs that come again and again. The worker works out the times; the row makes each of them happen once.';
comment on column iu_core.job_schedule.schedule is 'Name of the schedule.';
comment on column iu_core.job_schedule.cron is 'Five fields: minute, hour, day of month, month, day of week.';
comment on column iu_core.job_schedule.time_zone is 'In which the fields are meant.';
comment on column iu_core.job_schedule.queue is 'Where its jobs go.';
comment on column iu_core.job_schedule.executor_class is 'What they do.';
comment on column iu_core.job_schedule.payload is 'With what.';
comment on column iu_core.job_schedule.options is 'Options of the jobs: priority, max_attempts, group_key.';
comment on column iu_core.job_schedule.next_at is 'When it is due next.';
comment on column iu_core.job_schedule.last_due_at is 'When it was due last.';
comment on column iu_core.job_schedule.last_job_id is 'The job made then.';
comment on column iu_core.job_schedule.status is 'active, or withdrawn.';
comment on column iu_core.job_schedule.changed_at is 'When it was set last.';
comment on column iu_core.job_schedule.changed_by is 'Who set it last.';
comment on constraint job_schedule_pkey on iu_core.job_schedule is 'Identity of a row.';
comment on constraint job_schedule_queue_fkey on iu_core.job_schedule is 'Each queue is a row of job_queue_registry.';
comment on constraint job_schedule_executor_class_fkey on iu_core.job_schedule is 'Each executor_class is a row of executor_class_registry.';
comment on constraint job_schedule_name_format_check on iu_core.job_schedule is 'name format.';
comment on constraint job_schedule_status_known_check on iu_core.job_schedule is 'status known.';

grant select on table iu_core.job_schedule to iu_reader;
