create table iu_core.dot_config_registry (
  key            text collate pg_catalog."C" not null,
  kind           text not null,
  value_type     text not null,
  default_value  jsonb,
  description    text not null,
  min_value      bigint,
  max_value      bigint,
  is_family      boolean not null default false,
  allowed_values text[],
  constraint dot_config_registry_pkey primary key (key),
  constraint dot_config_registry_key_format_check check (key ~ '^[a-z][a-z0-9_.]*([.][*])?$' and length(key) <= 200),
  constraint dot_config_registry_kind_known_check check (kind in ('gate', 'setting')),
  constraint dot_config_registry_value_type_known_check check (value_type in ('boolean', 'integer', 'text', 'interval', 'time', 'text[]')),
  constraint dot_config_registry_gate_is_boolean_check check (kind <> 'gate' or value_type = 'boolean'),
  constraint dot_config_registry_gate_has_default_check check (kind <> 'gate' or default_value is not null),
  constraint dot_config_registry_range_of_integer_check check (value_type = 'integer' or (min_value is null and max_value is null)),
  constraint dot_config_registry_range_order_check check (min_value <= max_value),
  constraint dot_config_registry_allowed_values_of_text_check check (value_type = 'text' or allowed_values is null),
  constraint dot_config_registry_family_ends_in_star_check check (is_family = (right(key, 2) = '.*'))
);

create index dot_config_registry_family_idx on iu_core.dot_config_registry (key)
  where is_family;

comment on index iu_core.dot_config_registry_family_idx is 'The families, for keys that have no row of their own.';

comment on table iu_core.dot_config_registry is 'Every configuration key the product knows, with its type and shipped default. A key ending in .* stands for a family of keys.';
comment on column iu_core.dot_config_registry.key is 'Name of the gate or setting, or of a family when it ends in .*';
comment on column iu_core.dot_config_registry.kind is 'gate: a boolean that opens a capability; setting: any other value.';
comment on column iu_core.dot_config_registry.value_type is 'boolean (every gate), integer, text, interval, time (ISO 8601 with its offset) or text[].';
comment on column iu_core.dot_config_registry.default_value is 'Value that counts as long as no operator has set one; null: none.';
comment on column iu_core.dot_config_registry.description is 'What the key decides, in one sentence.';
comment on column iu_core.dot_config_registry.min_value is 'Smallest value of an integer setting.';
comment on column iu_core.dot_config_registry.max_value is 'Largest value of an integer setting.';
comment on column iu_core.dot_config_registry.is_family is 'Whether the key stands for all keys that begin like it.';
comment on column iu_core.dot_config_registry.allowed_values is 'The values a text setting may have; null: any text.';
comment on constraint dot_config_registry_pkey on iu_core.dot_config_registry is 'Identity of a row.';
comment on constraint dot_config_registry_key_format_check on iu_core.dot_config_registry is 'key format.';
comment on constraint dot_config_registry_kind_known_check on iu_core.dot_config_registry is 'kind known.';
comment on constraint dot_config_registry_value_type_known_check on iu_core.dot_config_registry is 'value type known.';
comment on constraint dot_config_registry_gate_is_boolean_check on iu_core.dot_config_registry is 'gate is boolean.';
comment on constraint dot_config_registry_gate_has_default_check on iu_core.dot_config_registry is 'gate has default.';
comment on constraint dot_config_registry_range_of_integer_check on iu_core.dot_config_registry is 'range of integer.';
comment on constraint dot_config_registry_range_order_check on iu_core.dot_config_registry is 'range order.';
comment on constraint dot_config_registry_allowed_values_of_text_check on iu_core.dot_config_registry is 'allowed values of text.';
comment on constraint dot_config_registry_family_ends_in_star_check on iu_core.dot_config_registry is 'family ends in star.';

grant select on table iu_core.dot_config_registry to iu_reader;

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('access_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Events of access are recorded as dry runs: never delivered.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('access_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Events of access are recorded: iu.rendered. The audit rows are written while it is closed, too.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('app_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Events of the domain app are recorded as dry runs: never delivered.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('app_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Events of the types this deployment registered in the domain app are recorded.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval.enabled', 'gate', 'boolean', 'false', 'Approvals may be asked for, voted on and cancelled. What was approved keeps counting while it is closed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Events of approvals are recorded as dry runs: never delivered.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('approval_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Events of approvals are recorded: requested, voted, approved, rejected, expired, invalidated, cancelled.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('cut_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Events of cuts are recorded as dry runs: never delivered.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('cut_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Events of cuts are recorded: one for each state a cut comes into.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('cutter.execution_enabled', 'gate', 'boolean', 'false', 'Approved cuts may be executed, verified, completed, compensated and reinstated. Closing it is the cutter''s kill switch.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('cutter.max_blocks', 'setting', 'integer', '10000', 'Most blocks one plan may have, named gaps included.', 1, 100000, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('cutter.max_source_bytes', 'setting', 'integer', '16777216', 'Largest source document in UTF-8 bytes, as it is handed in.', 1, 268435456, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('cutter.planning_enabled', 'gate', 'boolean', 'false', 'Source documents may be opened, planned, submitted for review and cancelled. None of that changes a unit.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_max_age_hours', 'setting', 'integer', '24', 'Hours after which a backup is too old to count as one.', 1, 8760, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_reference', 'setting', 'text', null, 'Where the last backup is, as whoever makes backups names it.', null, null, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('deployment.backup_taken_at', 'setting', 'time', null, 'When the last backup was taken.', null, null, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family, allowed_values)
  values ('deployment.environment', 'setting', 'text', '"development"', 'What this database is used for. In production proofs and demos may only do what they roll back.', null, null, false, array['development', 'staging', 'production']::text[]);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('event_bus.enabled', 'gate', 'boolean', 'false', 'Subscriptions may be made, polled, acknowledged, dispatched and ended.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('event_outbox.retention_months', 'setting', 'integer', null, 'Whole months for which events are kept; null: for ever.', 1, 1200, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('event_payload.max_size_bytes.*', 'setting', 'integer', '4096', 'Largest payload of one event type in bytes of its JSON text.', 1, 1048576, true);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.access_enabled', 'gate', 'boolean', 'false', 'Scopes may be defined, withdrawn, granted, and given to units and collections. What is hidden stays so while it is closed, and grants can be revoked.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.command_enabled', 'gate', 'boolean', 'false', 'Catalogued commands may be run and undone by name; each still needs its own gate and the caller''s privilege.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.composer_enabled', 'gate', 'boolean', 'false', 'Collections may be composed, instantiated, edited, withdrawn and restored, and their manifests refreshed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.governance_enabled', 'gate', 'boolean', 'false', 'Reviews of units may be asked for and decided, and change sets authored. What was decided keeps counting while it is closed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.hold_enabled', 'gate', 'boolean', 'false', 'Units may be put on hold and released. What is on hold stays so while it is closed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.lifecycle_enabled', 'gate', 'boolean', 'false', 'Units may be enacted and retired under a review, and both may be undone. What is in force stays so while it is closed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('iu_core.max_body_bytes', 'setting', 'integer', '524288', 'Largest body of one unit version in UTF-8 bytes, as it is handed in. A longer document wants cutting.', 1, 67108864, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('iu_core.max_events', 'setting', 'integer', '10000', 'Most events one call of fn_event_emit_many takes.', 1, 100000, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('iu_core.max_pieces', 'setting', 'integer', '10000', 'Most pieces one collection may have. A longer document wants cutting into several collections.', 1, 100000, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.render_body_enabled', 'gate', 'boolean', 'false', 'Texts may be rendered for named principals, with an audit row for each.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.retention_enabled', 'gate', 'boolean', 'false', 'What a table''s own policy says may go is taken away; both must agree.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('iu_core.review_policy', 'setting', 'text', '"iu_core.review"', 'The approval policy under which reviews of units are opened; one that fn_approval_policy_set made, or the shipped one.', null, null, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.structure_ops_enabled', 'gate', 'boolean', 'false', 'Units may be split, merged and superseded, what floats on them decided, and all of that undone.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.three_axis_auto_refresh_enabled', 'gate', 'boolean', 'false', 'The envelopes of the units a statement concerns are refreshed in its transaction. Closed, they drift until they are refreshed by hand.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.unit_metadata_enabled', 'gate', 'boolean', 'false', 'Units may be tagged and linked to objects of the database.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('iu_core.unit_write_enabled', 'gate', 'boolean', 'false', 'Single units may be created, revised, withdrawn and restored.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('job_substrate.dead_letter_alert', 'setting', 'integer', '1000', 'How many dead letters may wait before the healthcheck says so.', 0, 1000000, false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.dlq_replay_enabled', 'gate', 'boolean', 'false', 'Approved replays of dead letters are executed.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.enabled', 'gate', 'boolean', 'false', 'Jobs are enqueued, claimed, finished, reaped and cancelled. Closing it stops the queue where it stands.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('job_substrate.heartbeat_enabled', 'gate', 'boolean', 'false', 'Workers extend their leases and record that they live.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('piece_event_runtime.dry_run_only', 'gate', 'boolean', 'true', 'Piece events are recorded as dry runs: never delivered.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, is_family)
  values ('piece_event_runtime.emit_enabled', 'gate', 'boolean', 'false', 'Piece events are recorded: those of the lifecycle log and those emitted directly.', false);

insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
  values ('proof.required', 'setting', 'boolean', 'false', 'A gate opens only if every function behind it has a recorded proof for its current definition.', null, null, false);
