create table iu_core.iu_piece_collection (
  collection_id          uuid not null default iu_core.fn_iu_uuid7(),
  collection_key         text collate pg_catalog."C" not null,
  collection_kind        text collate pg_catalog."C" not null,
  role_kind              text collate pg_catalog."C" not null,
  title                  text not null,
  status                 text collate pg_catalog."C" not null default 'active',
  template_collection_id uuid,
  manifest_no            integer not null default 1,
  metadata               jsonb not null default '{}'::jsonb,
  created_at             timestamp with time zone not null default clock_timestamp(),
  created_by             text not null,
  scope                  text collate pg_catalog."C",
  constraint iu_piece_collection_pkey primary key (collection_id),
  constraint iu_piece_collection_collection_key_key unique (collection_key),
  constraint iu_piece_collection_collection_kind_fkey foreign key (collection_kind) references iu_core.iu_collection_kind (collection_kind),
  constraint iu_piece_collection_role_kind_fkey foreign key (role_kind) references iu_core.iu_collection_kind (collection_kind),
  constraint iu_piece_collection_template_collection_id_fkey foreign key (template_collection_id) references iu_core.iu_piece_collection (collection_id),
  constraint iu_piece_collection_scope_fkey foreign key (scope) references iu_core.access_scope (scope),
  constraint iu_piece_collection_status_known_check check (status in ('active', 'withdrawn')),
  constraint iu_piece_collection_key_length_check check (length(collection_key) between 1 and 200),
  constraint iu_piece_collection_manifest_no_positive_check check (manifest_no > 0),
  constraint iu_piece_collection_metadata_is_object_check check (jsonb_typeof(metadata) = 'object')
);

create index iu_piece_collection_collection_kind_idx on iu_core.iu_piece_collection (collection_kind);

comment on index iu_core.iu_piece_collection_collection_kind_idx is 'Collections of a kind.';

create index iu_piece_collection_role_kind_idx on iu_core.iu_piece_collection (role_kind);

comment on index iu_core.iu_piece_collection_role_kind_idx is 'Collections with the roles of a kind.';

create index iu_piece_collection_template_collection_id_idx on iu_core.iu_piece_collection (template_collection_id)
  where template_collection_id is not null;

comment on index iu_core.iu_piece_collection_template_collection_id_idx is 'What was made from a collection.';

create index iu_piece_collection_scope_idx on iu_core.iu_piece_collection (scope)
  where scope is not null;

comment on index iu_core.iu_piece_collection_scope_idx is 'Collections in a scope.';

alter table iu_core.iu_piece_collection enable row level security;

create policy iu_piece_collection_in_scope on iu_core.iu_piece_collection
  for select to iu_reader
  using (scope is null or scope = any ((select iu_core.fn_access_scopes(current_user))::text[]));
comment on policy iu_piece_collection_in_scope on iu_core.iu_piece_collection is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_piece_collection_audit on iu_core.iu_piece_collection
  for select to iu_auditor
  using (true);
comment on policy iu_piece_collection_audit on iu_core.iu_piece_collection is 'Auditors see everything.';

comment on table iu_core.iu_piece_collection is 'A collection: an ordered set of pieces under one key.';
comment on column iu_core.iu_piece_collection.collection_id is 'Identity.';
comment on column iu_core.iu_piece_collection.collection_key is 'Name callers use. Never given out again, not even after a withdrawal.';
comment on column iu_core.iu_piece_collection.collection_kind is 'What the collection is.';
comment on column iu_core.iu_piece_collection.role_kind is 'The kind whose roles its pieces have: its own, or that of what it was made from.';
comment on column iu_core.iu_piece_collection.title is 'Title of the whole.';
comment on column iu_core.iu_piece_collection.status is 'active, or withdrawn: kept, but neither rendered nor edited.';
comment on column iu_core.iu_piece_collection.template_collection_id is 'The collection this one was made from.';
comment on column iu_core.iu_piece_collection.manifest_no is 'Number of the current manifest: the version editors say they expect.';
comment on column iu_core.iu_piece_collection.metadata is 'Anything else about the collection; made_from holds the key of its template.';
comment on column iu_core.iu_piece_collection.created_at is 'When it was composed.';
comment on column iu_core.iu_piece_collection.created_by is 'Who asked for it.';
comment on column iu_core.iu_piece_collection.scope is 'Who sees it: those who were granted this scope; null: every reader. Its pieces have scopes of their own.';
comment on constraint iu_piece_collection_pkey on iu_core.iu_piece_collection is 'Identity of a row.';
comment on constraint iu_piece_collection_collection_key_key on iu_core.iu_piece_collection is 'One row per collection_key.';
comment on constraint iu_piece_collection_collection_kind_fkey on iu_core.iu_piece_collection is 'Each collection_kind is a row of iu_collection_kind.';
comment on constraint iu_piece_collection_role_kind_fkey on iu_core.iu_piece_collection is 'Each role_kind is a row of iu_collection_kind.';
comment on constraint iu_piece_collection_template_collection_id_fkey on iu_core.iu_piece_collection is 'Each template_collection_id is a row of iu_piece_collection.';
comment on constraint iu_piece_collection_scope_fkey on iu_core.iu_piece_collection is 'Each scope is a row of access_scope.';
comment on constraint iu_piece_collection_status_known_check on iu_core.iu_piece_collection is 'status known.';
comment on constraint iu_piece_collection_key_length_check on iu_core.iu_piece_collection is 'key length.';
comment on constraint iu_piece_collection_manifest_no_positive_check on iu_core.iu_piece_collection is 'manifest no positive.';
comment on constraint iu_piece_collection_metadata_is_object_check on iu_core.iu_piece_collection is 'metadata is object.';

grant select on table iu_core.iu_piece_collection to iu_reader;
