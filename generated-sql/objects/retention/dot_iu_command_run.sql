create trigger dot_iu_command_run_retention_keep
  after delete on iu_core.dot_iu_command_run
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('command_runs', 'recorded_at');
comment on trigger dot_iu_command_run_retention_keep on iu_core.dot_iu_command_run is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
