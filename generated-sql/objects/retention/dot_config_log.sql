create trigger dot_config_log_retention_keep
  after delete on iu_core.dot_config_log
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('config_log', 'recorded_at');
comment on trigger dot_config_log_retention_keep on iu_core.dot_config_log is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
