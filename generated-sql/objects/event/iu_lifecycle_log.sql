create trigger iu_lifecycle_log_emit
  after insert on iu_core.iu_lifecycle_log
  referencing new table as new_rows
  for each statement
  execute function iu_core.fn_iu_lifecycle_emit();
comment on trigger iu_lifecycle_log_emit on iu_core.iu_lifecycle_log is 'Emits the piece events of the rows a statement has logged.';
