create table cutter_governance.manifest_envelope (
  manifest_envelope_id uuid not null,
  document_key         text collate pg_catalog."C" not null,
  source_digest        text collate pg_catalog."C",
  unit_count           integer not null,
  manifest_digest      text collate pg_catalog."C" not null,
  cut_request_id       uuid,
  created_at           timestamp with time zone not null,
  created_by           text not null,
  constraint manifest_envelope_pkey primary key (manifest_envelope_id),
  constraint manifest_envelope_has_units_check check (unit_count > 0),
  constraint manifest_envelope_manifest_digest_format_check check (manifest_digest ~ '^[0-9a-f]{64}$'),
  constraint manifest_envelope_source_digest_format_check check (source_digest ~ '^[0-9a-f]{64}$')
);

create index manifest_envelope_document_key_idx on cutter_governance.manifest_envelope (document_key);

comment on index cutter_governance.manifest_envelope_document_key_idx is 'The manifests of a document.';

create index manifest_envelope_cut_request_id_idx on cutter_governance.manifest_envelope (cut_request_id)
  where cut_request_id is not null;

comment on index cutter_governance.manifest_envelope_cut_request_id_idx is 'The manifests of a cut.';

comment on table cutter_governance.manifest_envelope is 'What comes into force together: a list of versions of units, sealed by a digest. Append-only.';
comment on column cutter_governance.manifest_envelope.manifest_envelope_id is 'Time-ordered identity.';
comment on column cutter_governance.manifest_envelope.document_key is 'The document the units are of.';
comment on column cutter_governance.manifest_envelope.source_digest is 'SHA-256 of the source they were cut from; null: not cut, or not known.';
comment on column cutter_governance.manifest_envelope.unit_count is 'Number of its unit blocks.';
comment on column cutter_governance.manifest_envelope.manifest_digest is 'SHA-256 of its blocks, each as one line; see fn_governance_author.';
comment on column cutter_governance.manifest_envelope.cut_request_id is 'The cut they come from; null: they were not cut.';
comment on column cutter_governance.manifest_envelope.created_at is 'When it was authored.';
comment on column cutter_governance.manifest_envelope.created_by is 'Who authored it.';
comment on constraint manifest_envelope_pkey on cutter_governance.manifest_envelope is 'Identity of a row.';
comment on constraint manifest_envelope_has_units_check on cutter_governance.manifest_envelope is 'has units.';
comment on constraint manifest_envelope_manifest_digest_format_check on cutter_governance.manifest_envelope is 'manifest digest format.';
comment on constraint manifest_envelope_source_digest_format_check on cutter_governance.manifest_envelope is 'source digest format.';

create trigger manifest_envelope_refuse_change
  before update or delete or truncate on cutter_governance.manifest_envelope
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger manifest_envelope_refuse_change on cutter_governance.manifest_envelope is 'Keeps manifest_envelope append-only: update, delete, truncate is refused with IU009.';
