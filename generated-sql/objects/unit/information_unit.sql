create table iu_core.information_unit (
  iu_id              uuid not null default iu_core.fn_iu_uuid7(),
  canonical_address  text collate pg_catalog."C" not null,
  unit_kind          text collate pg_catalog."C" not null,
  lifecycle_status   text not null default 'draft',
  current_version_no integer not null default 1,
  enacted_version_no integer,
  metadata           jsonb not null default '{}'::jsonb,
  created_at         timestamp with time zone not null default now(),
  created_by         text not null,
  scope              text collate pg_catalog."C",
  constraint information_unit_pkey primary key (iu_id),
  constraint information_unit_canonical_address_key unique (canonical_address),
  constraint information_unit_scope_fkey foreign key (scope) references iu_core.access_scope (scope),
  constraint information_unit_lifecycle_status_known_check check (lifecycle_status in ('draft', 'enacted', 'superseded', 'retired', 'withdrawn')),
  constraint information_unit_version_positive_check check (current_version_no >= 1),
  constraint information_unit_enacted_version_exists_check check (enacted_version_no between 1 and current_version_no),
  constraint information_unit_metadata_is_object_check check (jsonb_typeof(metadata) = 'object')
);

create index information_unit_scope_idx on iu_core.information_unit (scope)
  where scope is not null;

comment on index iu_core.information_unit_scope_idx is 'Units in a scope.';

alter table iu_core.information_unit enable row level security;

create policy information_unit_in_scope on iu_core.information_unit
  for select to iu_reader
  using (scope is null or scope = any ((select iu_core.fn_access_scopes(current_user))::text[]));
comment on policy information_unit_in_scope on iu_core.information_unit is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy information_unit_audit on iu_core.information_unit
  for select to iu_auditor
  using (true);
comment on policy information_unit_audit on iu_core.information_unit is 'Auditors see everything.';

comment on table iu_core.information_unit is 'One information unit: its identity, address and state. Its text is in unit_version.';
comment on column iu_core.information_unit.iu_id is 'Identity for good; time-ordered.';
comment on column iu_core.information_unit.canonical_address is 'Where the unit is found by name; never given out again.';
comment on column iu_core.information_unit.unit_kind is 'What sort of text it is, such as step or policy.clause.';
comment on column iu_core.information_unit.lifecycle_status is 'draft, enacted, superseded, retired or withdrawn.';
comment on column iu_core.information_unit.current_version_no is 'Number of the newest version.';
comment on column iu_core.information_unit.enacted_version_no is 'Number of the version in force; null: none yet.';
comment on column iu_core.information_unit.metadata is 'Facts about the unit that are not its text; an object.';
comment on column iu_core.information_unit.created_at is 'When it was created.';
comment on column iu_core.information_unit.created_by is 'Who created it.';
comment on column iu_core.information_unit.scope is 'Who sees it: those who were granted this scope; null: every reader.';
comment on constraint information_unit_pkey on iu_core.information_unit is 'Identity of a row.';
comment on constraint information_unit_canonical_address_key on iu_core.information_unit is 'One row per canonical_address.';
comment on constraint information_unit_scope_fkey on iu_core.information_unit is 'Each scope is a row of access_scope.';
comment on constraint information_unit_lifecycle_status_known_check on iu_core.information_unit is 'lifecycle status known.';
comment on constraint information_unit_version_positive_check on iu_core.information_unit is 'version positive.';
comment on constraint information_unit_enacted_version_exists_check on iu_core.information_unit is 'enacted version exists.';
comment on constraint information_unit_metadata_is_object_check on iu_core.information_unit is 'metadata is object.';

grant select on table iu_core.information_unit to iu_reader;

create trigger information_unit_identity_keep
  after update on iu_core.information_unit
  referencing old table as before_update new table as after_update
  for each statement
  execute function iu_core.fn_iu_unit_identity_keep();
comment on trigger information_unit_identity_keep on iu_core.information_unit is 'Refuses to change iu_id, canonical_address, created_at and created_by.';

create trigger information_unit_refuse_change
  before delete or truncate on iu_core.information_unit
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger information_unit_refuse_change on iu_core.information_unit is 'Keeps information_unit append-only: delete, truncate is refused with IU009.';
