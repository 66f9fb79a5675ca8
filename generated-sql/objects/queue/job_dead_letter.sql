create table iu_core.job_dead_letter (
  dead_letter_id uuid not null default iu_core.fn_iu_uuid7(),
  job_id         uuid not null,
  queue          text collate pg_catalog."C" not null,
  executor_class text collate pg_catalog."C" not null,
  payload        jsonb not null,
  errors         jsonb not null,
  trace_id       text,
  traceparent    text,
  priority       integer not null,
  max_attempts   integer not null,
  group_key      text collate pg_catalog."C",
  actor          text not null,
  enqueued_at    timestamp with time zone not null,
  deaths         integer not null default 1,
  state          text not null default 'dead',
  died_at        timestamp with time zone not null,
  changed_at     timestamp with time zone not null,
  constraint job_dead_letter_pkey primary key (dead_letter_id),
  constraint job_dead_letter_state_known_check check (state in ('dead', 'replaying', 'resolved')),
  constraint job_dead_letter_died_at_least_once_check check (deaths >= 1)
);

create index job_dead_letter_queue_executor_class_dead_letter_id_idx on iu_core.job_dead_letter (queue, executor_class, dead_letter_id)
  where state = 'dead';

comment on index iu_core.job_dead_letter_queue_executor_class_dead_letter_id_idx is 'Letters that wait, by queue and class.';

create index job_dead_letter_job_id_idx on iu_core.job_dead_letter (job_id);

comment on index iu_core.job_dead_letter_job_id_idx is 'The letter of a job.';

comment on table iu_core.job_dead_letter is 'Jobs that used up their attempts, with everything needed to understand and to repeat them.';
comment on column iu_core.job_dead_letter.dead_letter_id is 'Time-ordered identity; kept when it dies again after a replay.';
comment on column iu_core.job_dead_letter.job_id is 'The job that died last.';
comment on column iu_core.job_dead_letter.queue is 'Its queue.';
comment on column iu_core.job_dead_letter.executor_class is 'Its class.';
comment on column iu_core.job_dead_letter.payload is 'Its payload.';
comment on column iu_core.job_dead_letter.errors is 'Every failed attempt, those of replays included, in order.';
comment on column iu_core.job_dead_letter.trace_id is 'Trace of who enqueued it, 32 hex digits.';
comment on column iu_core.job_dead_letter.traceparent is 'The whole trace context.';
comment on column iu_core.job_dead_letter.priority is 'Its priority.';
comment on column iu_core.job_dead_letter.max_attempts is 'Attempts it had.';
comment on column iu_core.job_dead_letter.group_key is 'Its group.';
comment on column iu_core.job_dead_letter.actor is 'Who enqueued it.';
comment on column iu_core.job_dead_letter.enqueued_at is 'When it came in first.';
comment on column iu_core.job_dead_letter.deaths is 'How many times it died.';
comment on column iu_core.job_dead_letter.state is 'dead; replaying: a job repeats it; resolved: a replay succeeded.';
comment on column iu_core.job_dead_letter.died_at is 'When it died last.';
comment on column iu_core.job_dead_letter.changed_at is 'When its state changed last.';
comment on constraint job_dead_letter_pkey on iu_core.job_dead_letter is 'Identity of a row.';
comment on constraint job_dead_letter_state_known_check on iu_core.job_dead_letter is 'state known.';
comment on constraint job_dead_letter_died_at_least_once_check on iu_core.job_dead_letter is 'died at least once.';

grant select on table iu_core.job_dead_letter to iu_reader;

create trigger job_dead_letter_state_change
  after update of state on iu_core.job_dead_letter
  for each row
  when (old.state <> new.state)
  execute function iu_core.fn_state_machine_check('dead_letter', 'dead>replaying', 'replaying>dead', 'replaying>resolved');
comment on trigger job_dead_letter_state_change on iu_core.job_dead_letter is 'Refuses with IU006 a change of state that the machine dead_letter does not allow.';

create trigger job_dead_letter_state_begin
  after insert on iu_core.job_dead_letter
  for each row
  when (new.state not in ('dead') and new.died_at >= now())
  execute function iu_core.fn_state_machine_check('dead_letter');
comment on trigger job_dead_letter_state_begin on iu_core.job_dead_letter is 'Refuses with IU006 a new row that is not in an initial state of the machine dead_letter.';
