create trigger iu_metadata_log_retention_keep
  after delete on iu_core.iu_metadata_log
  referencing old table as deleted
  for each statement
  execute function iu_core.fn_iu_retention_keep('metadata_log', 'recorded_at');
comment on trigger iu_metadata_log_retention_keep on iu_core.iu_metadata_log is 'Refuses every deletion with IU009 but that of rows which an enabled policy lets go.';
