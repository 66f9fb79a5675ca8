create table iu_core.executor_class_registry (
  executor_class      text collate pg_catalog."C" not null,
  executor_kind       text not null,
  mutating            boolean not null,
  heartbeat_caller_fn text collate pg_catalog."C",
  handler             text,
  limits              jsonb not null default '{}',
  is_limited          boolean not null default false,
  description         text not null,
  owner               text not null,
  status              text not null default 'active',
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null default 'iu_core',
  constraint executor_class_registry_pkey primary key (executor_class),
  constraint executor_class_registry_name_format_check check (executor_class ~ '^[a-z][a-z0-9_.-]*$' and length(executor_class) <= 100),
  constraint executor_class_registry_kind_known_check check (executor_kind in ('noop', 'sql_function', 'typescript', 'external')),
  constraint executor_class_registry_limited_has_limits_check check (is_limited = (limits <> '{}')),
  constraint executor_class_registry_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.executor_class_registry is 'The classes of executors: what a job may ask to have done, and how.';
comment on column iu_core.executor_class_registry.executor_class is 'Name of the class.';
comment on column iu_core.executor_class_registry.executor_kind is 'noop, sql_function, typescript, or external: a worker of another make.';
comment on column iu_core.executor_class_registry.mutating is 'Whether its jobs change anything outside the queue.';
comment on column iu_core.executor_class_registry.heartbeat_caller_fn is 'The function by which its worker extends the leases of long jobs; null: its jobs are short.';
comment on column iu_core.executor_class_registry.handler is 'For sql_function: the function to call, as schema.name; null: the payload names it.';
comment on column iu_core.executor_class_registry.limits is '{max_running?, rate_count?, rate_seconds?}; empty: none.';
comment on column iu_core.executor_class_registry.is_limited is 'Whether limits has any; jobs of the class are then let through one by one.';
comment on column iu_core.executor_class_registry.description is 'What the class does.';
comment on column iu_core.executor_class_registry.owner is 'Who answers for the class: iu_core, or who registered it.';
comment on column iu_core.executor_class_registry.status is 'active, or withdrawn: no more jobs of it are taken.';
comment on column iu_core.executor_class_registry.changed_at is 'When it was changed last.';
comment on column iu_core.executor_class_registry.changed_by is 'Who changed it last.';
comment on constraint executor_class_registry_pkey on iu_core.executor_class_registry is 'Identity of a row.';
comment on constraint executor_class_registry_name_format_check on iu_core.executor_class_registry is 'name format.';
comment on constraint executor_class_registry_kind_known_check on iu_core.executor_class_registry is 'kind known.';
comment on constraint executor_class_registry_limited_has_limits_check on iu_core.executor_class_registry is 'limited has limits.';
comment on constraint executor_class_registry_status_known_check on iu_core.executor_class_registry is 'status known.';

grant select on table iu_core.executor_class_registry to iu_reader;

insert into iu_core.executor_class_registry (executor_class, executor_kind, mutating, heartbeat_caller_fn, description, owner)
  values ('noop', 'noop', false, null, 'Does nothing and succeeds.', 'iu_core');

insert into iu_core.executor_class_registry (executor_class, executor_kind, mutating, heartbeat_caller_fn, description, owner)
  values ('sql_function', 'sql_function', true, 'fn_job_heartbeat', 'Calls the SQL function its payload names, with the privileges of the worker.', 'iu_core');
