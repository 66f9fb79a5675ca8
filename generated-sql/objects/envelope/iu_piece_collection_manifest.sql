create trigger iu_piece_collection_manifest_envelope_insert
  after insert on iu_core.iu_piece_collection_manifest
  referencing new table as changed
  for each statement
  execute function iu_core.fn_iu_envelope_follow_manifest();
comment on trigger iu_piece_collection_manifest_envelope_insert on iu_core.iu_piece_collection_manifest is 'Refreshes the envelopes of the units in the rows of the statement, while iu_core.three_axis_auto_refresh_enabled is open.';
