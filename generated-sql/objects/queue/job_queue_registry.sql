create table iu_core.job_queue_registry (
  queue             text collate pg_catalog."C" not null,
  description       text not null,
  max_attempts      integer not null default 5,
  backoff_base      interval not null default '1 s',
  backoff_max       interval not null default '1 h',
  max_payload_bytes integer not null default 1048576,
  keep_results      text not null default 'given',
  result_retention  interval not null default '7 days',
  owner             text not null,
  status            text not null default 'active',
  changed_at        timestamp with time zone not null default clock_timestamp(),
  changed_by        text not null default 'iu_core',
  constraint job_queue_registry_pkey primary key (queue),
  constraint job_queue_registry_name_format_check check (queue ~ '^[a-z][a-z0-9_.-]*$' and length(queue) <= 63),
  constraint job_queue_registry_attempts_in_range_check check (max_attempts between 1 and 100),
  constraint job_queue_registry_backoff_positive_check check (backoff_base > interval '0' and backoff_max >= backoff_base),
  constraint job_queue_registry_payload_in_range_check check (max_payload_bytes between 1 and 67108864),
  constraint job_queue_registry_keep_known_check check (keep_results in ('none', 'given', 'all')),
  constraint job_queue_registry_retention_positive_check check (result_retention > interval '0'),
  constraint job_queue_registry_status_known_check check (status in ('active', 'withdrawn'))
);

create index job_queue_registry_keeping_idx on iu_core.job_queue_registry (queue)
  where keep_results = 'all';

comment on index iu_core.job_queue_registry_keeping_idx is 'Queues that keep every result: whether there is any.';

comment on table iu_core.job_queue_registry is 'The queues that jobs may be put into, each with its defaults and what is kept of its results.';
comment on column iu_core.job_queue_registry.queue is 'Name of the queue.';
comment on column iu_core.job_queue_registry.description is 'What its jobs are for.';
comment on column iu_core.job_queue_registry.max_attempts is 'Attempts of a job that does not say otherwise.';
comment on column iu_core.job_queue_registry.backoff_base is 'Delay before the second attempt; doubled for each further one, with jitter of a quarter.';
comment on column iu_core.job_queue_registry.backoff_max is 'Longest delay between two attempts.';
comment on column iu_core.job_queue_registry.max_payload_bytes is 'Largest payload of a job, as stored.';
comment on column iu_core.job_queue_registry.keep_results is 'none; given: where a worker reports one; all: a row for every job that ends.';
comment on column iu_core.job_queue_registry.result_retention is 'How long a result is kept.';
comment on column iu_core.job_queue_registry.owner is 'Who answers for the queue: iu_core, or who registered it.';
comment on column iu_core.job_queue_registry.status is 'active, or withdrawn: takes no more jobs.';
comment on column iu_core.job_queue_registry.changed_at is 'When it was changed last.';
comment on column iu_core.job_queue_registry.changed_by is 'Who changed it last.';
comment on constraint job_queue_registry_pkey on iu_core.job_queue_registry is 'Identity of a row.';
comment on constraint job_queue_registry_name_format_check on iu_core.job_queue_registry is 'name format.';
comment on constraint job_queue_registry_attempts_in_range_check on iu_core.job_queue_registry is 'attempts in range.';
comment on constraint job_queue_registry_backoff_positive_check on iu_core.job_queue_registry is 'backoff positive.';
comment on constraint job_queue_registry_payload_in_range_check on iu_core.job_queue_registry is 'payload in range.';
comment on constraint job_queue_registry_keep_known_check on iu_core.job_queue_registry is 'keep known.';
comment on constraint job_queue_registry_retention_positive_check on iu_core.job_queue_registry is 'retention positive.';
comment on constraint job_queue_registry_status_known_check on iu_core.job_queue_registry is 'status known.';

grant select on table iu_core.job_queue_registry to iu_reader;

insert into iu_core.job_queue_registry (queue, description, owner)
  values ('default', 'Jobs that need no queue of their own.', 'iu_core');
