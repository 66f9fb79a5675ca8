create table iu_core.job_queue (
  job_id              uuid not null,
  run_at              timestamp with time zone not null,
  attempt             integer not null default 0,
  max_attempts        integer not null,
  priority            integer not null,
  is_limited          boolean not null,
  state               text not null,
  queue               text collate pg_catalog."C" not null,
  executor_class      text collate pg_catalog."C" not null,
  lane                bigint,
  lease_until         timestamp with time zone,
  lease_token         uuid,
  group_key           text collate pg_catalog."C",
  group_no            integer,
  dead_letter_id      uuid,
  payload             jsonb not null,
  actor               text not null,
  traceparent         text,
  worker              text,
  cancel_requested_at timestamp with time zone,
  errors              jsonb,
  constraint job_queue_pkey primary key (job_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_cost_delay = 1);

create index job_queue_claim_idx on iu_core.job_queue (lane, run_at) with (deduplicate_items = off)
  where lane is not null;

comment on index iu_core.job_queue_claim_idx is 'What can be claimed, in the order it is claimed, and what becomes ready by and by.';

create index job_queue_lease_idx on iu_core.job_queue (lease_until, lease_token)
  where lease_until is not null;

comment on index iu_core.job_queue_lease_idx is 'Leases in the order they run out, with their tokens: what a heartbeat looks for without visiting the jobs.';

create index job_queue_group_idx on iu_core.job_queue (queue, group_key, group_no)
  where group_key is not null;

comment on index iu_core.job_queue_group_idx is 'Who is next in a group.';

create index job_queue_limited_idx on iu_core.job_queue (queue, state, executor_class, priority, run_at)
  where is_limited;

comment on index iu_core.job_queue_limited_idx is 'What waits to be let through, and what was let through and has not ended: counted against the limit.';

comment on table iu_core.job_queue is 'The jobs that have not ended. A job that ends leaves the table, for job_result or job_dead_letter.';
comment on column iu_core.job_queue.job_id is 'Time-ordered identity; fn_iu_uuid7_at tells when the job came in.';
comment on column iu_core.job_queue.run_at is 'Not before; among jobs of a priority the order in which they are claimed.';
comment on column iu_core.job_queue.attempt is 'How many attempts were begun.';
comment on column iu_core.job_queue.max_attempts is 'After that many it is a dead letter.';
comment on column iu_core.job_queue.priority is 'Smaller is sooner.';
comment on column iu_core.job_queue.is_limited is 'Its class has limits: it must be let through before it is ready.';
comment on column iu_core.job_queue.state is 'ready, leased, scheduled, limited, or blocked by an earlier job of its group.';
comment on column iu_core.job_queue.queue is 'The queue.';
comment on column iu_core.job_queue.executor_class is 'What is to be done.';
comment on column iu_core.job_queue.lane is 'Where it stands in the claim index: a ready job under the number that job_lane gives its queue and priority, unless its batch (job_batch) stands for it; a scheduled one under that number''s complement; others nowhere.';
comment on column iu_core.job_queue.lease_until is 'Until when its worker holds it.';
comment on column iu_core.job_queue.lease_token is 'What its worker must show to finish it; one for the jobs of a claim.';
comment on column iu_core.job_queue.group_key is 'Its group; jobs of one run one after the other.';
comment on column iu_core.job_queue.group_no is 'Place within its group.';
comment on column iu_core.job_queue.dead_letter_id is 'The dead letter it replays.';
comment on column iu_core.job_queue.payload is 'What it is to be done with.';
comment on column iu_core.job_queue.actor is 'Who enqueued it.';
comment on column iu_core.job_queue.traceparent is 'W3C trace context of who enqueued it.';
comment on column iu_core.job_queue.worker is 'Who holds it.';
comment on column iu_core.job_queue.cancel_requested_at is 'When its cancellation was asked for while it ran.';
comment on column iu_core.job_queue.errors is 'What went wrong so far.';
comment on constraint job_queue_pkey on iu_core.job_queue is 'Identity of a row.';

grant select on table iu_core.job_queue to iu_reader;

create trigger job_queue_state_change
  after update of state on iu_core.job_queue
  for each row
  when (old.state || '>' || new.state <> all ('{ready>leased,leased>scheduled,leased>ready,scheduled>ready}'))
  execute function iu_core.fn_state_machine_check('job', 'ready>leased', 'leased>scheduled', 'leased>ready', 'leased>limited', 'scheduled>ready', 'scheduled>limited', 'blocked>ready', 'blocked>limited', 'blocked>scheduled', 'limited>ready');
comment on trigger job_queue_state_change on iu_core.job_queue is 'Refuses with IU006 a change of state that the machine job does not allow.';
