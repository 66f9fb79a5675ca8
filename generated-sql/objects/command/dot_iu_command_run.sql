create table iu_core.dot_iu_command_run (
  run_id        uuid not null default iu_core.fn_iu_uuid7(),
  command       text collate pg_catalog."C" not null,
  mode          text not null,
  status        text not null,
  args          jsonb not null,
  result        jsonb,
  sqlstate      text,
  message       text,
  detail        jsonb,
  hint          text,
  write_set     text[] not null,
  row_counts    jsonb not null,
  before_state  jsonb,
  after_state   jsonb,
  undoes_run_id uuid,
  actor         text not null,
  invoker       name not null,
  db_user       name not null default session_user,
  started_at    timestamp with time zone not null,
  recorded_at   timestamp with time zone not null default clock_timestamp(),
  constraint dot_iu_command_run_pkey primary key (run_id),
  constraint dot_iu_command_run_mode_known_check check (mode in ('dry_run', 'real')),
  constraint dot_iu_command_run_status_known_check check (status in ('succeeded', 'refused', 'failed')),
  constraint dot_iu_command_run_error_of_status_check check ((status = 'succeeded') = (sqlstate is null)),
  constraint dot_iu_command_run_actor_given_check check (length(actor) between 1 and 200)
);

create unique index dot_iu_command_run_undone_idx on iu_core.dot_iu_command_run (undoes_run_id)
  where status = 'succeeded';

comment on index iu_core.dot_iu_command_run_undone_idx is 'A run is undone once.';

create index dot_iu_command_run_command_run_id_idx on iu_core.dot_iu_command_run (command, run_id);

comment on index iu_core.dot_iu_command_run_command_run_id_idx is 'The runs of one command, in order.';

comment on table iu_core.dot_iu_command_run is 'Every run of a command: what was asked, what came of it, what it wrote. Refused and failed runs too. Append-only. For auditors alone: arguments and results hold texts.';
comment on column iu_core.dot_iu_command_run.run_id is 'Time-ordered identity.';
comment on column iu_core.dot_iu_command_run.command is 'The command.';
comment on column iu_core.dot_iu_command_run.mode is 'dry_run: everything but this row was undone; real: its effects are there if it succeeded.';
comment on column iu_core.dot_iu_command_run.status is 'succeeded; refused: with an error of the product; failed: with another one, or it wrote what it does not declare.';
comment on column iu_core.dot_iu_command_run.args is 'The arguments as they were given.';
comment on column iu_core.dot_iu_command_run.result is 'What the function gave back.';
comment on column iu_core.dot_iu_command_run.sqlstate is 'SQLSTATE of the refusal or failure.';
comment on column iu_core.dot_iu_command_run.message is 'Its message.';
comment on column iu_core.dot_iu_command_run.detail is 'Its detail: an object for the product''s own errors, else a text.';
comment on column iu_core.dot_iu_command_run.hint is 'Its hint.';
comment on column iu_core.dot_iu_command_run.write_set is 'Tables it wrote to, named as in the catalogue; those of a dry run were undone.';
comment on column iu_core.dot_iu_command_run.row_counts is 'Rows written, by table.';
comment on column iu_core.dot_iu_command_run.before_state is 'Digests of the rows its arguments name, before a real run.';
comment on column iu_core.dot_iu_command_run.after_state is 'Digests of the rows its arguments and result name, after a real run.';
comment on column iu_core.dot_iu_command_run.undoes_run_id is 'The run it undoes.';
comment on column iu_core.dot_iu_command_run.actor is 'Who asked.';
comment on column iu_core.dot_iu_command_run.invoker is 'The role whose privileges counted.';
comment on column iu_core.dot_iu_command_run.db_user is 'The session''s user.';
comment on column iu_core.dot_iu_command_run.started_at is 'When it began.';
comment on column iu_core.dot_iu_command_run.recorded_at is 'When it was over.';
comment on constraint dot_iu_command_run_pkey on iu_core.dot_iu_command_run is 'Identity of a row.';
comment on constraint dot_iu_command_run_mode_known_check on iu_core.dot_iu_command_run is 'mode known.';
comment on constraint dot_iu_command_run_status_known_check on iu_core.dot_iu_command_run is 'status known.';
comment on constraint dot_iu_command_run_error_of_status_check on iu_core.dot_iu_command_run is 'error of status.';
comment on constraint dot_iu_command_run_actor_given_check on iu_core.dot_iu_command_run is 'actor given.';

grant select on table iu_core.dot_iu_command_run to iu_auditor;

create trigger dot_iu_command_run_refuse_change
  before update or truncate on iu_core.dot_iu_command_run
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger dot_iu_command_run_refuse_change on iu_core.dot_iu_command_run is 'Keeps dot_iu_command_run append-only: update, truncate is refused with IU009.';
