create trigger iu_derivation_envelope_insert
  after insert on iu_core.iu_derivation
  referencing new table as changed
  for each statement
  execute function iu_core.fn_iu_envelope_follow_derivation();
comment on trigger iu_derivation_envelope_insert on iu_core.iu_derivation is 'Refreshes the envelopes of the units in the rows of the statement, while iu_core.three_axis_auto_refresh_enabled is open.';

create trigger iu_derivation_envelope_update
  after update on iu_core.iu_derivation
  referencing new table as changed
  for each statement
  execute function iu_core.fn_iu_envelope_follow_derivation();
comment on trigger iu_derivation_envelope_update on iu_core.iu_derivation is 'Refreshes the envelopes of the units in the rows of the statement, while iu_core.three_axis_auto_refresh_enabled is open.';
