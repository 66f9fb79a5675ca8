create table iu_core.job_result (
  job_id         uuid not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  outcome        text not null,
  attempts       integer not null,
  result         jsonb,
  traceparent    text,
  worker         text,
  finished_at    timestamp with time zone not null,
  expires_at     timestamp with time zone not null,
  constraint job_result_pkey primary key (job_id),
  constraint job_result_outcome_known_check check (outcome in ('completed', 'cancelled'))
);

create index job_result_expires_at_idx on iu_core.job_result (expires_at);

comment on index iu_core.job_result_expires_at_idx is 'Results in the order their time is up.';

comment on table iu_core.job_result is 'Jobs that ended well or were cancelled, as far as their queue keeps them. Removed when their time is up.';
comment on column iu_core.job_result.job_id is 'The job.';
comment on column iu_core.job_result.queue is 'Its queue.';
comment on column iu_core.job_result.executor_class is 'Its class.';
comment on column iu_core.job_result.outcome is 'completed, or cancelled.';
comment on column iu_core.job_result.attempts is 'How many attempts it took.';
comment on column iu_core.job_result.result is 'What its worker reported; for a cancelled job who cancelled it and why.';
comment on column iu_core.job_result.traceparent is 'W3C trace context of who enqueued it.';
comment on column iu_core.job_result.worker is 'Who finished it.';
comment on column iu_core.job_result.finished_at is 'When it ended.';
comment on column iu_core.job_result.expires_at is 'When it may be removed.';
comment on constraint job_result_pkey on iu_core.job_result is 'Identity of a row.';
comment on constraint job_result_outcome_known_check on iu_core.job_result is 'outcome known.';

grant select on table iu_core.job_result to iu_reader;

create trigger job_result_refuse_change
  before update or truncate on iu_core.job_result
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger job_result_refuse_change on iu_core.job_result is 'Keeps job_result append-only: update, truncate is refused with IU009.';
