create table iu_core.event_domain_registry (
  event_domain text collate pg_catalog."C" not null,
  emit_gate    text collate pg_catalog."C" not null,
  dry_run_gate text collate pg_catalog."C" not null,
  description  text not null,
  constraint event_domain_registry_pkey primary key (event_domain),
  constraint event_domain_registry_event_domain_emit_gate_dry_run_gate_key unique (event_domain, emit_gate, dry_run_gate),
  constraint event_domain_registry_emit_gate_fkey foreign key (emit_gate) references iu_core.dot_config_registry (key),
  constraint event_domain_registry_dry_run_gate_fkey foreign key (dry_run_gate) references iu_core.dot_config_registry (key),
  constraint event_domain_registry_name_format_check check (event_domain ~ '^[a-z][a-z0-9_]*$' and length(event_domain) <= 63)
);

create index event_domain_registry_emit_gate_idx on iu_core.event_domain_registry (emit_gate);

comment on index iu_core.event_domain_registry_emit_gate_idx is 'The domains of an emit gate.';

create index event_domain_registry_dry_run_gate_idx on iu_core.event_domain_registry (dry_run_gate);

comment on index iu_core.event_domain_registry_dry_run_gate_idx is 'The domains of a dry-run gate.';

comment on table iu_core.event_domain_registry is 'The domains events belong to, each with the gate that lets them be recorded and the gate that keeps them dry runs.';
comment on column iu_core.event_domain_registry.event_domain is 'Name of the domain.';
comment on column iu_core.event_domain_registry.emit_gate is 'Gate that must be open for anything to be recorded; ships closed.';
comment on column iu_core.event_domain_registry.dry_run_gate is 'Gate that makes every event a dry run while it is open; ships open.';
comment on column iu_core.event_domain_registry.description is 'What the domain''s events are about.';
comment on constraint event_domain_registry_pkey on iu_core.event_domain_registry is 'Identity of a row.';
comment on constraint event_domain_registry_event_domain_emit_gate_dry_run_gate_key on iu_core.event_domain_registry is 'One row per event_domain, emit_gate, dry_run_gate.';
comment on constraint event_domain_registry_emit_gate_fkey on iu_core.event_domain_registry is 'Each emit_gate is a row of dot_config_registry.';
comment on constraint event_domain_registry_dry_run_gate_fkey on iu_core.event_domain_registry is 'Each dry_run_gate is a row of dot_config_registry.';
comment on constraint event_domain_registry_name_format_check on iu_core.event_domain_registry is 'name format.';

grant select on table iu_core.event_domain_registry to iu_reader;

insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('piece', 'piece_event_runtime.emit_enabled', 'piece_event_runtime.dry_run_only', 'What happened to information units; one type for each transition of their lifecycle.');

insert into iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate, description)
  values ('app', 'app_event_runtime.emit_enabled', 'app_event_runtime.dry_run_only', 'Whatever this deployment registers event types for.');
