create table iu_core.iu_hold_unit (
  hold_id uuid not null,
  iu_id   uuid not null,
  is_open boolean not null default true,
  constraint iu_hold_unit_pkey primary key (hold_id, iu_id),
  constraint iu_hold_unit_hold_id_fkey foreign key (hold_id) references iu_core.iu_hold (hold_id),
  constraint iu_hold_unit_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id)
);

create index iu_hold_unit_open_idx on iu_core.iu_hold_unit (iu_id)
  where is_open;

comment on index iu_core.iu_hold_unit_open_idx is 'What is frozen. Empty while no hold is open, which is all a change of a unit then looks at.';

create index iu_hold_unit_iu_id_idx on iu_core.iu_hold_unit (iu_id);

comment on index iu_core.iu_hold_unit_iu_id_idx is 'The holds a unit was in.';

alter table iu_core.iu_hold_unit enable row level security;

create policy iu_hold_unit_in_scope on iu_core.iu_hold_unit
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = iu_hold_unit.iu_id offset 0));
comment on policy iu_hold_unit_in_scope on iu_core.iu_hold_unit is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy iu_hold_unit_audit on iu_core.iu_hold_unit
  for select to iu_auditor
  using (true);
comment on policy iu_hold_unit_audit on iu_core.iu_hold_unit is 'Auditors see everything.';

comment on table iu_core.iu_hold_unit is 'The units of a hold. A unit may be in several; it is frozen while one of them is open.';
comment on column iu_core.iu_hold_unit.hold_id is 'The hold.';
comment on column iu_core.iu_hold_unit.iu_id is 'The unit.';
comment on column iu_core.iu_hold_unit.is_open is 'Whether the hold is open; as released_at of the hold says.';
comment on constraint iu_hold_unit_pkey on iu_core.iu_hold_unit is 'Identity of a row.';
comment on constraint iu_hold_unit_hold_id_fkey on iu_core.iu_hold_unit is 'Each hold_id is a row of iu_hold.';
comment on constraint iu_hold_unit_iu_id_fkey on iu_core.iu_hold_unit is 'Each iu_id is a row of information_unit.';

grant select on table iu_core.iu_hold_unit to iu_reader;

create trigger iu_hold_unit_refuse_change
  before delete or truncate on iu_core.iu_hold_unit
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_hold_unit_refuse_change on iu_core.iu_hold_unit is 'Keeps iu_hold_unit append-only: delete, truncate is refused with IU009.';
