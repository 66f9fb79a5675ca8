create table cutter_governance.manifest_unit_block (
  manifest_envelope_id uuid not null,
  block_no             integer not null,
  iu_id                uuid not null,
  version_no           integer not null,
  canonical_address    text collate pg_catalog."C" not null,
  body_digest          text collate pg_catalog."C" not null,
  byte_start           integer,
  byte_end             integer,
  constraint manifest_unit_block_pkey primary key (manifest_envelope_id, block_no),
  constraint manifest_unit_block_manifest_envelope_id_iu_id_key unique (manifest_envelope_id, iu_id),
  constraint manifest_unit_block_manifest_envelope_id_fkey foreign key (manifest_envelope_id) references cutter_governance.manifest_envelope (manifest_envelope_id),
  constraint manifest_unit_block_block_no_positive_check check (block_no > 0),
  constraint manifest_unit_block_digest_format_check check (body_digest ~ '^[0-9a-f]{64}$'),
  constraint manifest_unit_block_range_check check (byte_start is null and byte_end is null
or byte_start is not null and byte_end is not null and byte_start >= 0 and byte_start <= byte_end)
);

create index manifest_unit_block_iu_id_idx on cutter_governance.manifest_unit_block (iu_id);

comment on index cutter_governance.manifest_unit_block_iu_id_idx is 'The manifests a unit is in.';

comment on table cutter_governance.manifest_unit_block is 'One version of a unit in a manifest: nothing else of that unit comes into force by it. Append-only.';
comment on column cutter_governance.manifest_unit_block.manifest_envelope_id is 'The manifest.';
comment on column cutter_governance.manifest_unit_block.block_no is 'Place in the manifest, from 1.';
comment on column cutter_governance.manifest_unit_block.iu_id is 'The unit.';
comment on column cutter_governance.manifest_unit_block.version_no is 'The version of it.';
comment on column cutter_governance.manifest_unit_block.canonical_address is 'Its address.';
comment on column cutter_governance.manifest_unit_block.body_digest is 'SHA-256 of the version''s body.';
comment on column cutter_governance.manifest_unit_block.byte_start is 'Where the text begins in the source, in bytes from 0; null: not cut.';
comment on column cutter_governance.manifest_unit_block.byte_end is 'Where it ends, exclusive; null: not cut.';
comment on constraint manifest_unit_block_pkey on cutter_governance.manifest_unit_block is 'Identity of a row.';
comment on constraint manifest_unit_block_manifest_envelope_id_iu_id_key on cutter_governance.manifest_unit_block is 'One row per manifest_envelope_id, iu_id.';
comment on constraint manifest_unit_block_manifest_envelope_id_fkey on cutter_governance.manifest_unit_block is 'Each manifest_envelope_id is a row of manifest_envelope.';
comment on constraint manifest_unit_block_block_no_positive_check on cutter_governance.manifest_unit_block is 'block no positive.';
comment on constraint manifest_unit_block_digest_format_check on cutter_governance.manifest_unit_block is 'digest format.';
comment on constraint manifest_unit_block_range_check on cutter_governance.manifest_unit_block is 'range.';

create trigger manifest_unit_block_refuse_change
  before update or delete or truncate on cutter_governance.manifest_unit_block
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger manifest_unit_block_refuse_change on cutter_governance.manifest_unit_block is 'Keeps manifest_unit_block append-only: update, delete, truncate is refused with IU009.';
