create table iu_core.cut_leg (
  cut_request_id    uuid not null,
  block_no          integer not null,
  byte_start        integer,
  byte_end          integer,
  action            text not null,
  canonical_address text collate pg_catalog."C",
  title             text,
  unit_kind         text collate pg_catalog."C",
  gap_name          text,
  body_digest       text collate pg_catalog."C",
  metadata          jsonb,
  iu_id             uuid,
  base_version_no   integer,
  base_status       text,
  base_metadata     jsonb,
  version_no        integer,
  constraint cut_leg_pkey primary key (cut_request_id, block_no),
  constraint cut_leg_cut_request_id_canonical_address_key unique (cut_request_id, canonical_address),
  constraint cut_leg_cut_request_id_fkey foreign key (cut_request_id) references iu_core.cut_request (cut_request_id),
  constraint cut_leg_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint cut_leg_action_known_check check (action in ('add', 'keep', 'revise', 'restore', 'retire', 'gap')),
  constraint cut_leg_block_positive_check check (block_no >= 1),
  constraint cut_leg_range_check check (case when action = 'retire' then num_nonnulls(byte_start, byte_end, body_digest) = 0
      else byte_start >= 0 and byte_end > byte_start and body_digest is not null end),
  constraint cut_leg_gap_named_check check ((action = 'gap') = (gap_name is not null) and (action = 'gap') = (canonical_address is null))
);

create index cut_leg_iu_id_idx on iu_core.cut_leg (iu_id)
  where iu_id is not null;

comment on index iu_core.cut_leg_iu_id_idx is 'The cuts of a unit.';

alter table iu_core.cut_leg enable row level security;

create policy cut_leg_in_scope on iu_core.cut_leg
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.cut_request q where q.cut_request_id = cut_leg.cut_request_id offset 0));
comment on policy cut_leg_in_scope on iu_core.cut_leg is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy cut_leg_audit on iu_core.cut_leg
  for select to iu_auditor
  using (true);
comment on policy cut_leg_audit on iu_core.cut_leg is 'Auditors see everything.';

create policy cut_leg_cutter on iu_core.cut_leg
  for select to cutter_exec, cutter_verify
  using (true);
comment on policy cut_leg_cutter on iu_core.cut_leg is 'Who executes and verifies cuts sees all of them.';

comment on table iu_core.cut_leg is 'The plan of a cut, block by block in the order of their bytes; then the units that the source no longer has.';
comment on column iu_core.cut_leg.cut_request_id is 'The cut.';
comment on column iu_core.cut_leg.block_no is 'Counts from 1.';
comment on column iu_core.cut_leg.byte_start is 'First byte of the block, from 0; null: a unit that goes.';
comment on column iu_core.cut_leg.byte_end is 'The byte after its last one.';
comment on column iu_core.cut_leg.action is 'add: a new unit. keep: one that has this text already. revise: a new version of one. restore: a withdrawn one comes back. retire: one that goes. gap: bytes of no unit.';
comment on column iu_core.cut_leg.canonical_address is 'Address of the unit; null: a gap.';
comment on column iu_core.cut_leg.title is 'Title of the unit.';
comment on column iu_core.cut_leg.unit_kind is 'Kind of the unit.';
comment on column iu_core.cut_leg.gap_name is 'What the gap is called.';
comment on column iu_core.cut_leg.body_digest is 'SHA-256 of the block''s bytes; null: a unit that goes.';
comment on column iu_core.cut_leg.metadata is 'Further metadata of the unit, an object.';
comment on column iu_core.cut_leg.iu_id is 'The unit; null: a gap, or one that is still to be minted.';
comment on column iu_core.cut_leg.base_version_no is 'Current version of the unit when the plan was made; null: there was no unit.';
comment on column iu_core.cut_leg.base_status is 'State of the unit when the plan was made.';
comment on column iu_core.cut_leg.base_metadata is 'Metadata of the unit before the cut changed them; null: it did not.';
comment on column iu_core.cut_leg.version_no is 'The version that has the text since the cut was executed.';
comment on constraint cut_leg_pkey on iu_core.cut_leg is 'Identity of a row.';
comment on constraint cut_leg_cut_request_id_canonical_address_key on iu_core.cut_leg is 'One row per cut_request_id, canonical_address.';
comment on constraint cut_leg_cut_request_id_fkey on iu_core.cut_leg is 'Each cut_request_id is a row of cut_request.';
comment on constraint cut_leg_iu_id_fkey on iu_core.cut_leg is 'Each iu_id is a row of information_unit.';
comment on constraint cut_leg_action_known_check on iu_core.cut_leg is 'action known.';
comment on constraint cut_leg_block_positive_check on iu_core.cut_leg is 'block positive.';
comment on constraint cut_leg_range_check on iu_core.cut_leg is 'range.';
comment on constraint cut_leg_gap_named_check on iu_core.cut_leg is 'gap named.';

grant select on table iu_core.cut_leg to iu_reader, cutter_exec, cutter_verify;
