create table iu_core.iu_in_force (
  in_force_id        uuid not null default iu_core.fn_iu_uuid7(),
  iu_id              uuid not null,
  version_no         integer not null,
  in_force_from      timestamp with time zone not null,
  in_force_to        timestamp with time zone,
  change_set_id      uuid not null,
  review_decision_id uuid not null,
  enacted_by         text not null,
  replaces           uuid,
  ended_by           text,
  end_reason         text,
  constraint iu_in_force_pkey primary key (in_force_id),
  constraint iu_in_force_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_in_force_iu_id_version_no_fkey foreign key (iu_id, version_no) references iu_core.unit_version (iu_id, version_no),
  constraint iu_in_force_replaces_fkey foreign key (replaces) references iu_core.iu_in_force (in_force_id),
  constraint iu_in_force_period_check check (in_force_from <= in_force_to),
  constraint iu_in_force_ended_wholly_check check (num_nulls(in_force_to, ended_by, end_reason) in (0, 3)),
  constraint iu_in_force_end_reason_known_check check (end_reason in ('replaced', 'unenacted', 'retired'))
);

create unique index iu_in_force_open_idx on iu_core.iu_in_force (iu_id)
  where in_force_to is null;

comment on index iu_core.iu_in_force_open_idx is 'What is in force now: one version of a unit at most.';

create index iu_in_force_iu_id_version_no_idx on iu_core.iu_in_force (iu_id, version_no);

comment on index iu_core.iu_in_force_iu_id_version_no_idx is 'The history of a unit; few rows each.';

create index iu_in_force_replaces_idx on iu_core.iu_in_force (replaces);

comment on index iu_core.iu_in_force_replaces_idx is 'What took the place of a row.';

comment on table iu_core.iu_in_force is 'Which version of a unit was in force from when to when. At most one at a time; a row is ended once and never changed otherwise.';
comment on column iu_core.iu_in_force.in_force_id is 'Time-ordered identity.';
comment on column iu_core.iu_in_force.iu_id is 'The unit.';
comment on column iu_core.iu_in_force.version_no is 'The version in force.';
comment on column iu_core.iu_in_force.in_force_from is 'From then on, inclusive.';
comment on column iu_core.iu_in_force.in_force_to is 'Until then, exclusive; null: it is in force.';
comment on column iu_core.iu_in_force.change_set_id is 'What it was enacted under: a row of cutter_governance.cut_change_set.';
comment on column iu_core.iu_in_force.review_decision_id is 'What allowed it: a row of cutter_governance.review_decision.';
comment on column iu_core.iu_in_force.enacted_by is 'Who enacted it.';
comment on column iu_core.iu_in_force.replaces is 'What it took the place of: the row that counts again when it is undone; null: nothing was in force.';
comment on column iu_core.iu_in_force.ended_by is 'Who ended it; null: it is in force.';
comment on column iu_core.iu_in_force.end_reason is 'replaced, unenacted or retired; null: it is in force.';
comment on constraint iu_in_force_pkey on iu_core.iu_in_force is 'Identity of a row.';
comment on constraint iu_in_force_iu_id_fkey on iu_core.iu_in_force is 'Each iu_id is a row of information_unit.';
comment on constraint iu_in_force_iu_id_version_no_fkey on iu_core.iu_in_force is 'Each iu_id, version_no is a row of unit_version.';
comment on constraint iu_in_force_replaces_fkey on iu_core.iu_in_force is 'Each replaces is a row of iu_in_force.';
comment on constraint iu_in_force_period_check on iu_core.iu_in_force is 'period.';
comment on constraint iu_in_force_ended_wholly_check on iu_core.iu_in_force is 'ended wholly.';
comment on constraint iu_in_force_end_reason_known_check on iu_core.iu_in_force is 'end reason known.';

grant select on table iu_core.iu_in_force to iu_reader;

create trigger iu_in_force_refuse_change
  before delete or truncate on iu_core.iu_in_force
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_in_force_refuse_change on iu_core.iu_in_force is 'Keeps iu_in_force append-only: delete, truncate is refused with IU009.';

create trigger iu_in_force_keep
  after update on iu_core.iu_in_force
  for each row
  when (old.in_force_to is not null or array[old.in_force_id::text, old.iu_id::text, old.version_no::text, old.in_force_from::text, old.change_set_id::text, old.review_decision_id::text, old.enacted_by::text, old.replaces::text] is distinct from array[new.in_force_id::text, new.iu_id::text, new.version_no::text, new.in_force_from::text, new.change_set_id::text, new.review_decision_id::text, new.enacted_by::text, new.replaces::text])
  execute function iu_core.fn_iu_in_force_keep();
comment on trigger iu_in_force_keep on iu_core.iu_in_force is 'Keeps periods as they are but for their end.';
