create trigger iu_lifecycle_log_envelope_insert
  after insert on iu_core.iu_lifecycle_log
  referencing new table as changed
  for each statement
  execute function iu_core.fn_iu_envelope_follow_log();
comment on trigger iu_lifecycle_log_envelope_insert on iu_core.iu_lifecycle_log is 'Refreshes the envelopes of the units in the rows of the statement, while iu_core.three_axis_auto_refresh_enabled is open.';
