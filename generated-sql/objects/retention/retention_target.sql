create table iu_core.retention_target (
  target_key   text collate pg_catalog."C" not null,
  relation     text not null,
  description  text not null,
  default_keep interval not null,
  constraint retention_target_pkey primary key (target_key)
);

comment on table iu_core.retention_target is 'What retention can take away, and nothing else: never versions, governance, approvals or derivations.';
comment on column iu_core.retention_target.target_key is 'Name of the target.';
comment on column iu_core.retention_target.relation is 'The table that is meant.';
comment on column iu_core.retention_target.description is 'Which of its rows may go.';
comment on column iu_core.retention_target.default_keep is 'How long rows are kept when a policy does not say.';
comment on constraint retention_target_pkey on iu_core.retention_target is 'Identity of a row.';

grant select on table iu_core.retention_target to iu_reader;

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('command_runs', 'dot_iu_command_run', 'Runs of commands, dry, real, refused and failed.', '2 years');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('config_log', 'dot_config_log', 'Changes of the configuration.', '5 years');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('dead_letters', 'job_dead_letter', 'Dead letters whose replay succeeded, with their places in replay requests.', '180 days');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('idempotency_keys', 'idempotency_registry', 'Idempotency keys: what is emitted or enqueued with one of them again is new.', '90 days');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('job_results', 'job_result', 'Results of jobs whose queue keeps them no longer.', '30 days');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('lifecycle_log', 'iu_lifecycle_log', 'What happened to units; never that they were created.', '10 years');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('metadata_log', 'iu_metadata_log', 'Changes of tags and links.', '5 years');

insert into iu_core.retention_target (target_key, relation, description, default_keep)
  values ('outbox', 'event_outbox', 'Events of whole months, with their positions and read marks, once every active subscription has passed them.', '400 days');
