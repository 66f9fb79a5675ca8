create table iu_core.cut_compensation_step (
  compensation_id     uuid not null,
  step_no             integer not null,
  iu_id               uuid not null,
  from_status         text not null,
  to_status           text not null,
  from_version_no     integer not null,
  to_version_no       integer not null,
  text_version_no     integer,
  from_metadata       jsonb not null,
  to_metadata         jsonb not null,
  precondition_digest text collate pg_catalog."C" not null,
  constraint cut_compensation_step_pkey primary key (compensation_id, step_no),
  constraint cut_compensation_step_compensation_id_iu_id_key unique (compensation_id, iu_id),
  constraint cut_compensation_step_compensation_id_fkey foreign key (compensation_id) references iu_core.cut_compensation (compensation_id),
  constraint cut_compensation_step_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id)
);

create index cut_compensation_step_iu_id_idx on iu_core.cut_compensation_step (iu_id);

comment on index iu_core.cut_compensation_step_iu_id_idx is 'What compensations did to a unit.';

alter table iu_core.cut_compensation_step enable row level security;

create policy cut_compensation_step_in_scope on iu_core.cut_compensation_step
  for select to iu_reader
  using ((select iu_core.fn_access_complete(current_user)) or exists (select from iu_core.information_unit u where u.iu_id = cut_compensation_step.iu_id offset 0));
comment on policy cut_compensation_step_in_scope on iu_core.cut_compensation_step is 'Readers see what has no scope, and what is in a scope they were granted.';

create policy cut_compensation_step_audit on iu_core.cut_compensation_step
  for select to iu_auditor
  using (true);
comment on policy cut_compensation_step_audit on iu_core.cut_compensation_step is 'Auditors see everything.';

comment on table iu_core.cut_compensation_step is 'What a compensation did to each unit: enough to take it back. Append-only.';
comment on column iu_core.cut_compensation_step.compensation_id is 'The compensation.';
comment on column iu_core.cut_compensation_step.step_no is 'Counts from 1.';
comment on column iu_core.cut_compensation_step.iu_id is 'The unit.';
comment on column iu_core.cut_compensation_step.from_status is 'State of the unit before.';
comment on column iu_core.cut_compensation_step.to_status is 'State of the unit after.';
comment on column iu_core.cut_compensation_step.from_version_no is 'Current version before.';
comment on column iu_core.cut_compensation_step.to_version_no is 'Current version after; another than before has the text of text_version_no.';
comment on column iu_core.cut_compensation_step.text_version_no is 'The version whose title and body were written again; null: the text stayed.';
comment on column iu_core.cut_compensation_step.from_metadata is 'Metadata before.';
comment on column iu_core.cut_compensation_step.to_metadata is 'Metadata after.';
comment on column iu_core.cut_compensation_step.precondition_digest is 'SHA-256 of what the unit had to be, and was.';
comment on constraint cut_compensation_step_pkey on iu_core.cut_compensation_step is 'Identity of a row.';
comment on constraint cut_compensation_step_compensation_id_iu_id_key on iu_core.cut_compensation_step is 'One row per compensation_id, iu_id.';
comment on constraint cut_compensation_step_compensation_id_fkey on iu_core.cut_compensation_step is 'Each compensation_id is a row of cut_compensation.';
comment on constraint cut_compensation_step_iu_id_fkey on iu_core.cut_compensation_step is 'Each iu_id is a row of information_unit.';

grant select on table iu_core.cut_compensation_step to iu_reader;

create trigger cut_compensation_step_refuse_change
  before update or delete or truncate on iu_core.cut_compensation_step
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_compensation_step_refuse_change on iu_core.cut_compensation_step is 'Keeps cut_compensation_step append-only: update, delete, truncate is refused with IU009.';
