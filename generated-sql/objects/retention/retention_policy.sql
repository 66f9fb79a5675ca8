create table iu_core.retention_policy (
  target_key text collate pg_catalog."C" not null,
  enabled    boolean not null,
  keep       interval not null,
  batch_size integer not null default 1000,
  status     text collate pg_catalog."C" not null default 'active',
  changed_at timestamp with time zone not null default clock_timestamp(),
  changed_by text not null,
  constraint retention_policy_pkey primary key (target_key),
  constraint retention_policy_target_key_fkey foreign key (target_key) references iu_core.retention_target (target_key),
  constraint retention_policy_keep_in_range_check check (keep between interval '1 day' and interval '100 years'),
  constraint retention_policy_keep_parts_not_negative_check check (least(date_part('year', keep), date_part('month', keep), date_part('day', keep), date_part('hour', keep), date_part('minute', keep), date_part('second', keep)) >= 0),
  constraint retention_policy_batch_in_range_check check (batch_size between 1 and 10000),
  constraint retention_policy_status_known_check check (status in ('active', 'withdrawn'))
);

comment on table iu_core.retention_policy is 'What operators have decided to let go. A target without an enabled policy keeps everything.';
comment on column iu_core.retention_policy.target_key is 'What it is about.';
comment on column iu_core.retention_policy.enabled is 'Whether rows may go, while the gate iu_core.retention_enabled is open.';
comment on column iu_core.retention_policy.keep is 'How long rows are kept; at least a day.';
comment on column iu_core.retention_policy.batch_size is 'Most rows one call removes.';
comment on column iu_core.retention_policy.status is 'active, or withdrawn: there is no policy.';
comment on column iu_core.retention_policy.changed_at is 'When it was changed last.';
comment on column iu_core.retention_policy.changed_by is 'Who changed it last.';
comment on constraint retention_policy_pkey on iu_core.retention_policy is 'Identity of a row.';
comment on constraint retention_policy_target_key_fkey on iu_core.retention_policy is 'Each target_key is a row of retention_target.';
comment on constraint retention_policy_keep_in_range_check on iu_core.retention_policy is 'keep in range.';
comment on constraint retention_policy_keep_parts_not_negative_check on iu_core.retention_policy is 'keep parts not negative.';
comment on constraint retention_policy_batch_in_range_check on iu_core.retention_policy is 'batch in range.';
comment on constraint retention_policy_status_known_check on iu_core.retention_policy is 'status known.';

grant select on table iu_core.retention_policy to iu_reader;

create trigger retention_policy_refuse_change
  before delete or truncate on iu_core.retention_policy
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger retention_policy_refuse_change on iu_core.retention_policy is 'Keeps retention_policy append-only: delete, truncate is refused with IU009.';
