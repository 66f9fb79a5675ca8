create table iu_core.iu_retirement (
  retirement_id      uuid not null default iu_core.fn_iu_uuid7(),
  iu_id              uuid not null,
  from_status        text not null,
  in_force_id        uuid,
  review_decision_id uuid not null,
  retired_at         timestamp with time zone not null,
  retired_by         text not null,
  undone_at          timestamp with time zone,
  undone_by          text,
  constraint iu_retirement_pkey primary key (retirement_id),
  constraint iu_retirement_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_retirement_in_force_id_fkey foreign key (in_force_id) references iu_core.iu_in_force (in_force_id),
  constraint iu_retirement_undone_wholly_check check (num_nulls(undone_at, undone_by) in (0, 2)),
  constraint iu_retirement_from_status_known_check check (from_status in ('enacted', 'superseded'))
);

create unique index iu_retirement_open_idx on iu_core.iu_retirement (iu_id)
  where undone_at is null;

comment on index iu_core.iu_retirement_open_idx is 'What is retired: once at a time.';

create index iu_retirement_iu_id_idx on iu_core.iu_retirement (iu_id);

comment on index iu_core.iu_retirement_iu_id_idx is 'The retirements of a unit.';

create index iu_retirement_in_force_id_idx on iu_core.iu_retirement (in_force_id);

comment on index iu_core.iu_retirement_in_force_id_idx is 'The retirement that ended a period.';

comment on table iu_core.iu_retirement is 'Retirements of units, what allowed each, and what the unit was before.';
comment on column iu_core.iu_retirement.retirement_id is 'Time-ordered identity.';
comment on column iu_core.iu_retirement.iu_id is 'The unit.';
comment on column iu_core.iu_retirement.from_status is 'Its state before.';
comment on column iu_core.iu_retirement.in_force_id is 'What was in force until then; null: nothing.';
comment on column iu_core.iu_retirement.review_decision_id is 'What allowed it: a row of cutter_governance.review_decision.';
comment on column iu_core.iu_retirement.retired_at is 'Since when.';
comment on column iu_core.iu_retirement.retired_by is 'Who retired it.';
comment on column iu_core.iu_retirement.undone_at is 'When it was undone; null: it was not.';
comment on column iu_core.iu_retirement.undone_by is 'Who undid it.';
comment on constraint iu_retirement_pkey on iu_core.iu_retirement is 'Identity of a row.';
comment on constraint iu_retirement_iu_id_fkey on iu_core.iu_retirement is 'Each iu_id is a row of information_unit.';
comment on constraint iu_retirement_in_force_id_fkey on iu_core.iu_retirement is 'Each in_force_id is a row of iu_in_force.';
comment on constraint iu_retirement_undone_wholly_check on iu_core.iu_retirement is 'undone wholly.';
comment on constraint iu_retirement_from_status_known_check on iu_core.iu_retirement is 'from status known.';

grant select on table iu_core.iu_retirement to iu_reader;

create trigger iu_retirement_refuse_change
  before delete or truncate on iu_core.iu_retirement
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_retirement_refuse_change on iu_core.iu_retirement is 'Keeps iu_retirement append-only: delete, truncate is refused with IU009.';

create trigger iu_retirement_keep
  after update on iu_core.iu_retirement
  for each row
  when (old.undone_at is not null or array[old.retirement_id::text, old.iu_id::text, old.from_status::text, old.in_force_id::text, old.review_decision_id::text, old.retired_at::text, old.retired_by::text] is distinct from array[new.retirement_id::text, new.iu_id::text, new.from_status::text, new.in_force_id::text, new.review_decision_id::text, new.retired_at::text, new.retired_by::text])
  execute function iu_core.fn_iu_retirement_keep();
comment on trigger iu_retirement_keep on iu_core.iu_retirement is 'Keeps retirements as they are but for their undoing.';
