create table iu_core.job_class_usage (
  executor_class text collate pg_catalog."C" not null,
  booked_until   timestamp with time zone not null,
  constraint job_class_usage_pkey primary key (executor_class)
) with (fillfactor = 50);

comment on table iu_core.job_class_usage is 'How far each class with limits has used its rate. Its row is locked by whoever lets jobs of the class through.';
comment on column iu_core.job_class_usage.executor_class is 'The class.';
comment on column iu_core.job_class_usage.booked_until is 'Until when its rate is used up: each job that starts books its share of time, from now or from here, whichever is later.';
comment on constraint job_class_usage_pkey on iu_core.job_class_usage is 'Identity of a row.';

grant select on table iu_core.job_class_usage to iu_reader;
