create table iu_core.iu_piece_collection_manifest (
  collection_id   uuid not null,
  manifest_no     integer not null,
  graph_digest    text not null,
  content_digest  text not null,
  versions_digest text not null,
  piece_count     integer not null,
  change          jsonb not null,
  created_at      timestamp with time zone not null default clock_timestamp(),
  created_by      text not null,
  constraint iu_piece_collection_manifest_pkey primary key (collection_id, manifest_no),
  constraint iu_piece_collection_manifest_collection_id_fkey foreign key (collection_id) references iu_core.iu_piece_collection (collection_id),
  constraint iu_piece_collection_manifest_manifest_no_positive_check check (manifest_no > 0),
  constraint iu_piece_collection_manifest_piece_count_not_negative_check check (piece_count >= 0),
  constraint iu_piece_collection_manifest_graph_digest_hex_check check (graph_digest ~ '^[0-9a-f]{64}$'),
  constraint iu_piece_collection_manifest_content_digest_hex_check check (content_digest ~ '^[0-9a-f]{64}$'),
  constraint iu_piece_collection_manifest_versions_digest_hex_check check (versions_digest ~ '^[0-9a-f]{64}$')
);

alter table iu_core.iu_piece_collection_manifest enable row level security;

create policy iu_piece_collection_manifest_in_scope on iu_core.iu_piece_collection_manifest
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.iu_piece_collection c where c.collection_id = iu_piece_collection_manifest.collection_id offset 0));
comment on policy iu_piece_collection_manifest_in_scope on iu_core.iu_piece_collection_manifest is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_piece_collection_manifest_audit on iu_core.iu_piece_collection_manifest
  for select to iu_auditor
  using (true);
comment on policy iu_piece_collection_manifest_audit on iu_core.iu_piece_collection_manifest is 'Auditors see everything.';

comment on table iu_core.iu_piece_collection_manifest is 'What each collection consisted of after each of its changes. Append-only.';
comment on column iu_core.iu_piece_collection_manifest.collection_id is 'The collection.';
comment on column iu_core.iu_piece_collection_manifest.manifest_no is 'Number of the manifest, from 1.';
comment on column iu_core.iu_piece_collection_manifest.graph_digest is 'SHA-256 of the ordered piece graph (piece_order, iu_id, role).';
comment on column iu_core.iu_piece_collection_manifest.content_digest is 'RFC 6962 Merkle tree hash over the texts of the pieces.';
comment on column iu_core.iu_piece_collection_manifest.versions_digest is 'SHA-256 of the pieces and the versions they stood for: as long as it is the same, so are both others.';
comment on column iu_core.iu_piece_collection_manifest.piece_count is 'Number of pieces.';
comment on column iu_core.iu_piece_collection_manifest.change is 'What was done: action and what it was done to.';
comment on column iu_core.iu_piece_collection_manifest.created_at is 'When.';
comment on column iu_core.iu_piece_collection_manifest.created_by is 'Who asked.';
comment on constraint iu_piece_collection_manifest_pkey on iu_core.iu_piece_collection_manifest is 'Identity of a row.';
comment on constraint iu_piece_collection_manifest_collection_id_fkey on iu_core.iu_piece_collection_manifest is 'Each collection_id is a row of iu_piece_collection.';
comment on constraint iu_piece_collection_manifest_manifest_no_positive_check on iu_core.iu_piece_collection_manifest is 'manifest no positive.';
comment on constraint iu_piece_collection_manifest_piece_count_not_negative_check on iu_core.iu_piece_collection_manifest is 'piece count not negative.';
comment on constraint iu_piece_collection_manifest_graph_digest_hex_check on iu_core.iu_piece_collection_manifest is 'graph digest hex.';
comment on constraint iu_piece_collection_manifest_content_digest_hex_check on iu_core.iu_piece_collection_manifest is 'content digest hex.';
comment on constraint iu_piece_collection_manifest_versions_digest_hex_check on iu_core.iu_piece_collection_manifest is 'versions digest hex.';

grant select on table iu_core.iu_piece_collection_manifest to iu_reader;

create trigger iu_piece_collection_manifest_refuse_change
  before update or delete or truncate on iu_core.iu_piece_collection_manifest
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_piece_collection_manifest_refuse_change on iu_core.iu_piece_collection_manifest is 'Keeps iu_piece_collection_manifest append-only: update, delete, truncate is refused with IU009.';
