create trigger iu_lifecycle_log_retention_keep
  after delete on iu_core.iu_lifecycle_log
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('lifecycle_log', 'recorded_at', 'transition_type', 'create');
comment on trigger iu_lifecycle_log_retention_keep on iu_core.iu_lifecycle_log is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
