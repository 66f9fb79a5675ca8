create table iu_core.job_group (
  queue       text collate pg_catalog."C" not null,
  group_key   text collate pg_catalog."C" not null,
  head_job_id uuid,
  last_no     integer not null,
  constraint job_group_pkey primary key (queue, group_key)
) with (fillfactor = 70);

comment on table iu_core.job_group is 'Groups that have jobs. Its row is locked by whoever adds to the group or ends one of its jobs.';
comment on column iu_core.job_group.queue is 'The queue.';
comment on column iu_core.job_group.group_key is 'The group.';
comment on column iu_core.job_group.head_job_id is 'The one job of the group that may run; the others are blocked.';
comment on column iu_core.job_group.last_no is 'Number of the job that came last.';
comment on constraint job_group_pkey on iu_core.job_group is 'Identity of a row.';

grant select on table iu_core.job_group to iu_reader;
