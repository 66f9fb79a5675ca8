create table iu_core.job_batch (
  lane     bigint not null,
  run_at   timestamp with time zone not null,
  first_id uuid not null,
  last_id  uuid not null,
  constraint job_batch_pkey primary key (lane, run_at, first_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

comment on table iu_core.job_batch is 'Jobs that came in together and are ready: those with ids from the first to the last are claimed as one entry of the claim index would be.';
comment on column iu_core.job_batch.lane is 'The lane they are in.';
comment on column iu_core.job_batch.run_at is 'When the last of them is due; each other a microsecond before the next.';
comment on column iu_core.job_batch.first_id is 'The first of them.';
comment on column iu_core.job_batch.last_id is 'The last of them.';
comment on constraint job_batch_pkey on iu_core.job_batch is 'Identity of a row.';

grant select on table iu_core.job_batch to iu_reader;
