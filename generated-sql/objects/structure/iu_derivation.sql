create table iu_core.iu_derivation (
  derivation_id      uuid not null default iu_core.fn_iu_uuid7(),
  operation          text collate pg_catalog."C" not null,
  operation_id       uuid not null,
  from_iu_id         uuid not null,
  from_version_no    integer not null,
  from_status        text not null,
  to_iu_id           uuid not null,
  to_version_no      integer not null,
  to_status          text not null,
  part_no            integer not null,
  review_decision_id uuid not null,
  created_at         timestamp with time zone not null default clock_timestamp(),
  created_by         text not null,
  undone_at          timestamp with time zone,
  undone_by          text,
  constraint iu_derivation_pkey primary key (derivation_id),
  constraint iu_derivation_operation_id_from_iu_id_to_iu_id_key unique (operation_id, from_iu_id, to_iu_id),
  constraint iu_derivation_from_iu_id_from_version_no_fkey foreign key (from_iu_id, from_version_no) references iu_core.unit_version (iu_id, version_no),
  constraint iu_derivation_to_iu_id_to_version_no_fkey foreign key (to_iu_id, to_version_no) references iu_core.unit_version (iu_id, version_no),
  constraint iu_derivation_operation_known_check check (operation in ('split', 'merge', 'supersede')),
  constraint iu_derivation_not_itself_check check (from_iu_id <> to_iu_id),
  constraint iu_derivation_part_no_positive_check check (part_no > 0),
  constraint iu_derivation_undone_by_somebody_check check ((undone_at is null) = (undone_by is null))
);

create index iu_derivation_from_iu_id_from_version_no_idx on iu_core.iu_derivation (from_iu_id, from_version_no);

comment on index iu_core.iu_derivation_from_iu_id_from_version_no_idx is 'What came out of a unit.';

create index iu_derivation_to_iu_id_to_version_no_idx on iu_core.iu_derivation (to_iu_id, to_version_no);

comment on index iu_core.iu_derivation_to_iu_id_to_version_no_idx is 'What a unit came out of.';

comment on table iu_core.iu_derivation is 'Which unit came out of which: one row for each pair of an old and a new unit of a split, merge or supersession.';
comment on column iu_core.iu_derivation.derivation_id is 'Time-ordered identity.';
comment on column iu_core.iu_derivation.operation is 'split, merge or supersede.';
comment on column iu_core.iu_derivation.operation_id is 'The operation; the same in all of its rows.';
comment on column iu_core.iu_derivation.from_iu_id is 'The old unit.';
comment on column iu_core.iu_derivation.from_version_no is 'Its version then.';
comment on column iu_core.iu_derivation.from_status is 'Its state before: what undoing brings back.';
comment on column iu_core.iu_derivation.to_iu_id is 'The unit that stands for it since, or for a part of it.';
comment on column iu_core.iu_derivation.to_version_no is 'Its version then.';
comment on column iu_core.iu_derivation.to_status is 'Its state then.';
comment on column iu_core.iu_derivation.part_no is 'Of a split the number of the part, of a merge the place of the old unit, from 1.';
comment on column iu_core.iu_derivation.review_decision_id is 'The decision that allowed it.';
comment on column iu_core.iu_derivation.created_at is 'When.';
comment on column iu_core.iu_derivation.created_by is 'Who asked for it.';
comment on column iu_core.iu_derivation.undone_at is 'When it was undone; null: it holds.';
comment on column iu_core.iu_derivation.undone_by is 'Who asked for that.';
comment on constraint iu_derivation_pkey on iu_core.iu_derivation is 'Identity of a row.';
comment on constraint iu_derivation_operation_id_from_iu_id_to_iu_id_key on iu_core.iu_derivation is 'One row per operation_id, from_iu_id, to_iu_id.';
comment on constraint iu_derivation_from_iu_id_from_version_no_fkey on iu_core.iu_derivation is 'Each from_iu_id, from_version_no is a row of unit_version.';
comment on constraint iu_derivation_to_iu_id_to_version_no_fkey on iu_core.iu_derivation is 'Each to_iu_id, to_version_no is a row of unit_version.';
comment on constraint iu_derivation_operation_known_check on iu_core.iu_derivation is 'operation known.';
comment on constraint iu_derivation_not_itself_check on iu_core.iu_derivation is 'not itself.';
comment on constraint iu_derivation_part_no_positive_check on iu_core.iu_derivation is 'part no positive.';
comment on constraint iu_derivation_undone_by_somebody_check on iu_core.iu_derivation is 'undone by somebody.';

grant select on table iu_core.iu_derivation to iu_reader;

create trigger iu_derivation_refuse_change
  before delete or truncate on iu_core.iu_derivation
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_derivation_refuse_change on iu_core.iu_derivation is 'Keeps iu_derivation append-only: delete, truncate is refused with IU009.';

create trigger iu_derivation_keep
  after update on iu_core.iu_derivation
  for each row
  when (old.undone_at is not null or array[old.derivation_id::text, old.operation::text, old.operation_id::text, old.from_iu_id::text, old.from_version_no::text, old.from_status::text, old.to_iu_id::text, old.to_version_no::text, old.to_status::text, old.part_no::text, old.review_decision_id::text, old.created_at::text, old.created_by::text] is distinct from array[new.derivation_id::text, new.operation::text, new.operation_id::text, new.from_iu_id::text, new.from_version_no::text, new.from_status::text, new.to_iu_id::text, new.to_version_no::text, new.to_status::text, new.part_no::text, new.review_decision_id::text, new.created_at::text, new.created_by::text])
  execute function iu_core.fn_iu_derivation_keep();
comment on trigger iu_derivation_keep on iu_core.iu_derivation is 'Refuses to change a derivation otherwise than by undoing it once.';
