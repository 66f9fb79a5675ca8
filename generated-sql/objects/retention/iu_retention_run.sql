create table iu_core.iu_retention_run (
  run_id      uuid not null default iu_core.fn_iu_uuid7(),
  target_key  text collate pg_catalog."C" not null,
  keep        interval not null,
  batch_size  integer not null,
  before      timestamp with time zone not null,
  examined    bigint not null,
  removed     bigint not null,
  actor       text not null,
  started_at  timestamp with time zone not null,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  db_user     name not null default session_user,
  constraint iu_retention_run_pkey primary key (run_id),
  constraint iu_retention_run_removes_what_is_due_check check (removed between 0 and examined)
);

create index iu_retention_run_target_key_run_id_idx on iu_core.iu_retention_run (target_key, run_id);

comment on index iu_core.iu_retention_run_target_key_run_id_idx is 'The runs of one target, in order.';

comment on table iu_core.iu_retention_run is 'Every call that could take rows away: what it found due, what it removed, under which policy, for whom. Append-only, and no target itself.';
comment on column iu_core.iu_retention_run.run_id is 'Time-ordered identity.';
comment on column iu_core.iu_retention_run.target_key is 'What it was about.';
comment on column iu_core.iu_retention_run.keep is 'How long rows were kept by the policy.';
comment on column iu_core.iu_retention_run.batch_size is 'Most rows it could remove.';
comment on column iu_core.iu_retention_run.before is 'Rows from before then were due.';
comment on column iu_core.iu_retention_run.examined is 'Rows that were due and were looked at.';
comment on column iu_core.iu_retention_run.removed is 'Rows that were removed.';
comment on column iu_core.iu_retention_run.actor is 'Who asked for it.';
comment on column iu_core.iu_retention_run.started_at is 'When it began.';
comment on column iu_core.iu_retention_run.recorded_at is 'When it was over.';
comment on column iu_core.iu_retention_run.db_user is 'The session''s user.';
comment on constraint iu_retention_run_pkey on iu_core.iu_retention_run is 'Identity of a row.';
comment on constraint iu_retention_run_removes_what_is_due_check on iu_core.iu_retention_run is 'removes what is due.';

grant select on table iu_core.iu_retention_run to iu_operator, iu_auditor;

create trigger iu_retention_run_refuse_change
  before update or delete or truncate on iu_core.iu_retention_run
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_retention_run_refuse_change on iu_core.iu_retention_run is 'Keeps iu_retention_run append-only: update, delete, truncate is refused with IU009.';
