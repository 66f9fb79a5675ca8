create table iu_core.event_type_registry (
  event_type      text collate pg_catalog."C" not null,
  event_domain    text collate pg_catalog."C" not null,
  schema_jsonb    jsonb not null,
  description     text not null,
  owner           text not null,
  transition_type text collate pg_catalog."C",
  is_shipped      boolean not null default false,
  status          text not null default 'active',
  emit_gate       text collate pg_catalog."C" not null default '',
  dry_run_gate    text collate pg_catalog."C" not null default '',
  payload_keys    text[],
  payload_rule    jsonpath,
  created_at      timestamp with time zone not null default clock_timestamp(),
  changed_at      timestamp with time zone not null default clock_timestamp(),
  changed_by      text not null default 'iu_core',
  constraint event_type_registry_pkey primary key (event_type),
  constraint event_type_registry_transition_type_key unique (transition_type),
  constraint event_type_registry_event_domain_emit_gate_dry_run_gate_fkey foreign key (event_domain, emit_gate, dry_run_gate) references iu_core.event_domain_registry (event_domain, emit_gate, dry_run_gate),
  constraint event_type_registry_transition_type_fkey foreign key (transition_type) references iu_core.iu_transition_type (transition_type),
  constraint event_type_registry_name_format_check check (event_type ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*$' and length(event_type) <= 150),
  constraint event_type_registry_status_known_check check (status in ('active', 'withdrawn')),
  constraint event_type_registry_shipped_is_active_check check (not is_shipped or status = 'active'),
  constraint event_type_registry_compiled_together_check check ((payload_keys is null) = (payload_rule is null))
);

create index event_type_registry_event_domain_emit_gate_dry_run_gate_idx on iu_core.event_type_registry (event_domain, emit_gate, dry_run_gate);

comment on index iu_core.event_type_registry_event_domain_emit_gate_dry_run_gate_idx is 'The types of a domain.';

comment on table iu_core.event_type_registry is 'The event types that may be emitted, each with the schema its payloads must conform to.';
comment on column iu_core.event_type_registry.event_type is 'Name of the type, such as piece.split.';
comment on column iu_core.event_type_registry.event_domain is 'The domain whose gates count for it.';
comment on column iu_core.event_type_registry.schema_jsonb is 'What a payload may hold: the subset of JSON Schema that fn_event_schema_problems describes.';
comment on column iu_core.event_type_registry.description is 'When the event is emitted.';
comment on column iu_core.event_type_registry.owner is 'Who answers for the type: iu_core, or who registered it.';
comment on column iu_core.event_type_registry.transition_type is 'The transition of a unit it reports; null: it reports none.';
comment on column iu_core.event_type_registry.is_shipped is 'Whether it came with the product; such a type is not withdrawn.';
comment on column iu_core.event_type_registry.status is 'active, or withdrawn: no longer emitted.';
comment on column iu_core.event_type_registry.emit_gate is 'The domain''s emit gate, copied so that emission looks in one place.';
comment on column iu_core.event_type_registry.dry_run_gate is 'The domain''s dry-run gate, copied likewise.';
comment on column iu_core.event_type_registry.payload_keys is 'Keys a payload may have, when the type is active and its schema flat; made from the schema.';
comment on column iu_core.event_type_registry.payload_rule is 'Finds a payload whose values break the schema, when the type is active and its schema flat; made from the schema.';
comment on column iu_core.event_type_registry.created_at is 'When it was registered.';
comment on column iu_core.event_type_registry.changed_at is 'When it was changed last.';
comment on column iu_core.event_type_registry.changed_by is 'Who changed it last.';
comment on constraint event_type_registry_pkey on iu_core.event_type_registry is 'Identity of a row.';
comment on constraint event_type_registry_transition_type_key on iu_core.event_type_registry is 'One row per transition_type.';
comment on constraint event_type_registry_event_domain_emit_gate_dry_run_gate_fkey on iu_core.event_type_registry is 'Each event_domain, emit_gate, dry_run_gate is a row of event_domain_registry.';
comment on constraint event_type_registry_transition_type_fkey on iu_core.event_type_registry is 'Each transition_type is a row of iu_transition_type.';
comment on constraint event_type_registry_name_format_check on iu_core.event_type_registry is 'name format.';
comment on constraint event_type_registry_status_known_check on iu_core.event_type_registry is 'status known.';
comment on constraint event_type_registry_shipped_is_active_check on iu_core.event_type_registry is 'shipped is active.';
comment on constraint event_type_registry_compiled_together_check on iu_core.event_type_registry is 'compiled together.';

grant select on table iu_core.event_type_registry to iu_reader;

create trigger event_type_registry_prepare
  before insert or update on iu_core.event_type_registry
  for each row
  execute function iu_core.fn_event_type_prepare();
comment on trigger event_type_registry_prepare on iu_core.event_type_registry is 'Refuses a schema with problems and fills the columns that are made from others, whoever writes the row.';

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.created', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["create"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'The unit came into being with its first version.', 'iu_core', 'create', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.revised', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["revise"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'A new version of its text was written.', 'iu_core', 'revise', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.composed', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["compose"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'It became a piece of a collection that did not create it.', 'iu_core', 'compose', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.enacted', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["enact"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its current version came into force.', 'iu_core', 'enact', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.retired', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["retire"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'It is no longer in force, and nothing took its place.', 'iu_core', 'retire', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.split', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["split"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its text was divided among new units.', 'iu_core', 'split', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.merged', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["merge"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its text went into a new unit together with others.', 'iu_core', 'merge', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.superseded', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["supersede"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Another unit took its place.', 'iu_core', 'supersede', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.withdrawn', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["withdraw"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'The draft was taken back.', 'iu_core', 'withdraw', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.unsplit', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["unsplit"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its division among new units was undone: it is what it was before.', 'iu_core', 'unsplit', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.unmerged', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["unmerge"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its merge with others was undone: it is what it was before.', 'iu_core', 'unmerge', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.unsuperseded', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["unsupersede"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'That another unit took its place was undone: it is what it was before.', 'iu_core', 'unsupersede', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.restored', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["restore"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'The withdrawal was undone.', 'iu_core', 'restore', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.unenacted', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["unenact"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its enactment was undone: what was in force before is so again.', 'iu_core', 'unenact', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.unretired', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["unretire"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'Its retirement was undone: it is what it was before.', 'iu_core', 'unretire', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.held', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["hold"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'It was put on hold: nobody changes it.', 'iu_core', 'hold', true);

insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner, transition_type, is_shipped)
  values ('piece.released', 'piece', '{"type":"object","properties":{"transition":{"type":"string","description":"Name of the transition.","enum":["release"]},"version_no":{"type":"integer","description":"The version it concerns."},"from_status":{"type":"string","description":"State of the unit before."},"to_status":{"type":"string","description":"State of the unit after."},"collection_key":{"type":"string","description":"The collection in which it happened."},"piece_order":{"type":"integer","description":"Place of the unit in that collection."}}}', 'A hold it was in was released.', 'iu_core', 'release', true);
