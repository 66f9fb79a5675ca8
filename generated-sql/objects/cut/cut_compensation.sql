create table iu_core.cut_compensation (
  compensation_id uuid not null default iu_core.fn_iu_uuid7(),
  cut_request_id  uuid not null,
  undoes          uuid,
  from_state      text not null,
  step_count      integer not null,
  plan_digest     text collate pg_catalog."C" not null,
  created_at      timestamp with time zone not null default clock_timestamp(),
  created_by      text not null,
  constraint cut_compensation_pkey primary key (compensation_id),
  constraint cut_compensation_cut_request_id_fkey foreign key (cut_request_id) references iu_core.cut_request (cut_request_id),
  constraint cut_compensation_undoes_fkey foreign key (undoes) references iu_core.cut_compensation (compensation_id),
  constraint cut_compensation_plan_digest_format_check check (plan_digest ~ '^[0-9a-f]{64}$')
);

create index cut_compensation_cut_request_id_compensation_id_idx on iu_core.cut_compensation (cut_request_id, compensation_id);

comment on index iu_core.cut_compensation_cut_request_id_compensation_id_idx is 'What was done about a cut, in order.';

create unique index cut_compensation_undoes_idx on iu_core.cut_compensation (undoes)
  where undoes is not null;

comment on index iu_core.cut_compensation_undoes_idx is 'A compensation is taken back once.';

comment on table iu_core.cut_compensation is 'Each time a cut was taken back, or such a compensation was. Append-only.';
comment on column iu_core.cut_compensation.compensation_id is 'Time-ordered identity.';
comment on column iu_core.cut_compensation.cut_request_id is 'The cut.';
comment on column iu_core.cut_compensation.undoes is 'The compensation that this one takes back; null: it takes the cut back.';
comment on column iu_core.cut_compensation.from_state is 'State of the cut before.';
comment on column iu_core.cut_compensation.step_count is 'Number of its steps.';
comment on column iu_core.cut_compensation.plan_digest is 'SHA-256 over the preconditions of its steps, in their order.';
comment on column iu_core.cut_compensation.created_at is 'When.';
comment on column iu_core.cut_compensation.created_by is 'Who asked for it.';
comment on constraint cut_compensation_pkey on iu_core.cut_compensation is 'Identity of a row.';
comment on constraint cut_compensation_cut_request_id_fkey on iu_core.cut_compensation is 'Each cut_request_id is a row of cut_request.';
comment on constraint cut_compensation_undoes_fkey on iu_core.cut_compensation is 'Each undoes is a row of cut_compensation.';
comment on constraint cut_compensation_plan_digest_format_check on iu_core.cut_compensation is 'plan digest format.';

grant select on table iu_core.cut_compensation to iu_reader, cutter_exec, cutter_verify;

create trigger cut_compensation_refuse_change
  before update or delete or truncate on iu_core.cut_compensation
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_compensation_refuse_change on iu_core.cut_compensation is 'Keeps cut_compensation append-only: update, delete, truncate is refused with IU009.';
