create table iu_core.dot_config (
  key           text collate pg_catalog."C" not null,
  value         jsonb,
  changed_by    text not null default session_user::text,
  change_reason text,
  change_id     uuid,
  changed_at    timestamp with time zone not null default clock_timestamp(),
  constraint dot_config_pkey primary key (key)
);

comment on table iu_core.dot_config is 'What operators have set. A key without a row, or with a null value, has its shipped default.';
comment on column iu_core.dot_config.key is 'A registered key, or a member of a registered family.';
comment on column iu_core.dot_config.value is 'The operator''s value; null: the shipped default counts again.';
comment on column iu_core.dot_config.changed_by is 'Who changed it last through fn_dot_config_set.';
comment on column iu_core.dot_config.change_reason is 'Why, as given to fn_dot_config_set.';
comment on column iu_core.dot_config.change_id is 'New with every change made by fn_dot_config_set; a change without a new one was made by hand.';
comment on column iu_core.dot_config.changed_at is 'When it was changed last through fn_dot_config_set.';
comment on constraint dot_config_pkey on iu_core.dot_config is 'Identity of a row.';

grant select on table iu_core.dot_config to iu_reader;

create trigger dot_config_inserted
  after insert on iu_core.dot_config
  referencing new table as inserted
  for each statement
  execute function iu_core.fn_dot_config_inserted();
comment on trigger dot_config_inserted on iu_core.dot_config is 'Checks and logs inserted rows.';

create trigger dot_config_updated
  after update on iu_core.dot_config
  referencing old table as before_update new table as after_update
  for each statement
  execute function iu_core.fn_dot_config_updated();
comment on trigger dot_config_updated on iu_core.dot_config is 'Checks and logs updated rows.';

create trigger dot_config_deleted
  after delete on iu_core.dot_config
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_dot_config_deleted();
comment on trigger dot_config_deleted on iu_core.dot_config is 'Logs deleted rows.';

create trigger dot_config_refuse_change
  before truncate on iu_core.dot_config
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger dot_config_refuse_change on iu_core.dot_config is 'Keeps dot_config append-only: truncate is refused with IU009.';
