create table iu_core.iu_piece_membership (
  collection_id     uuid not null,
  piece_order       integer not null,
  iu_id             uuid not null,
  role              text collate pg_catalog."C" not null,
  pinned_version_no integer,
  constraint iu_piece_membership_pkey primary key (collection_id, piece_order),
  constraint iu_piece_membership_collection_id_fkey foreign key (collection_id) references iu_core.iu_piece_collection (collection_id),
  constraint iu_piece_membership_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_piece_membership_iu_id_pinned_version_no_fkey foreign key (iu_id, pinned_version_no) references iu_core.unit_version (iu_id, version_no),
  constraint iu_piece_membership_piece_order_positive_check check (piece_order > 0)
);

create index iu_piece_membership_iu_id_pinned_version_no_idx on iu_core.iu_piece_membership (iu_id, pinned_version_no);

comment on index iu_core.iu_piece_membership_iu_id_pinned_version_no_idx is 'The collections a unit, or one version of it, is a piece of.';

alter table iu_core.iu_piece_membership enable row level security;

create policy iu_piece_membership_in_scope on iu_core.iu_piece_membership
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = iu_piece_membership.iu_id offset 0)
and exists (select from iu_core.iu_piece_collection c where c.collection_id = iu_piece_membership.collection_id offset 0));
comment on policy iu_piece_membership_in_scope on iu_core.iu_piece_membership is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_piece_membership_audit on iu_core.iu_piece_membership
  for select to iu_auditor
  using (true);
comment on policy iu_piece_membership_audit on iu_core.iu_piece_membership is 'Auditors see everything.';

comment on table iu_core.iu_piece_membership is 'The pieces of the collections as they are now. Its history is in the manifests.';
comment on column iu_core.iu_piece_membership.collection_id is 'The collection.';
comment on column iu_core.iu_piece_membership.piece_order is 'Place of the piece, from 1 without gaps.';
comment on column iu_core.iu_piece_membership.iu_id is 'The unit. One unit may be several pieces of a collection.';
comment on column iu_core.iu_piece_membership.role is 'Role of the piece, one of the collection''s role_kind.';
comment on column iu_core.iu_piece_membership.pinned_version_no is 'The version the piece stays at; null: it follows the unit.';
comment on constraint iu_piece_membership_pkey on iu_core.iu_piece_membership is 'Identity of a row.';
comment on constraint iu_piece_membership_collection_id_fkey on iu_core.iu_piece_membership is 'Each collection_id is a row of iu_piece_collection.';
comment on constraint iu_piece_membership_iu_id_fkey on iu_core.iu_piece_membership is 'Each iu_id is a row of information_unit.';
comment on constraint iu_piece_membership_iu_id_pinned_version_no_fkey on iu_core.iu_piece_membership is 'Each iu_id, pinned_version_no is a row of unit_version.';
comment on constraint iu_piece_membership_piece_order_positive_check on iu_core.iu_piece_membership is 'piece order positive.';

grant select on table iu_core.iu_piece_membership to iu_reader;
