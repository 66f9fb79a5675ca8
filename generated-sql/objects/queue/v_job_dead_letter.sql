create view iu_core.v_job_dead_letter with (security_invoker = true) as
select
  d.dead_letter_id,
  d.job_id,
  d.queue,
  d.executor_class,
  d.payload,
  d.deaths,
  jsonb_array_length(d.errors) as attempts,
  d.errors -> -1 -> 'error' as last_error,
  d.errors,
  d.trace_id,
  d.actor,
  d.enqueued_at,
  d.died_at
from iu_core.job_dead_letter d
where d.state = 'dead';

comment on view iu_core.v_job_dead_letter is 'The dead letters that wait, with what went wrong last.';
comment on column iu_core.v_job_dead_letter.dead_letter_id is 'The letter.';
comment on column iu_core.v_job_dead_letter.job_id is 'The job that died last.';
comment on column iu_core.v_job_dead_letter.queue is 'Its queue.';
comment on column iu_core.v_job_dead_letter.executor_class is 'Its class.';
comment on column iu_core.v_job_dead_letter.payload is 'Its payload.';
comment on column iu_core.v_job_dead_letter.deaths is 'How many times it died.';
comment on column iu_core.v_job_dead_letter.attempts is 'Failed attempts in all.';
comment on column iu_core.v_job_dead_letter.last_error is 'What the last one reported.';
comment on column iu_core.v_job_dead_letter.errors is 'All of them, in order.';
comment on column iu_core.v_job_dead_letter.trace_id is 'Trace of who enqueued it.';
comment on column iu_core.v_job_dead_letter.actor is 'Who enqueued it.';
comment on column iu_core.v_job_dead_letter.enqueued_at is 'When it came in first.';
comment on column iu_core.v_job_dead_letter.died_at is 'When it died last.';

grant select on table iu_core.v_job_dead_letter to iu_reader;
