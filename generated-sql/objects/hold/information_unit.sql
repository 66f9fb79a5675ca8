create trigger information_unit_held_keep
  after update on iu_core.information_unit
  referencing new table as after_update
  for each statement
  execute function iu_core.fn_iu_held_unit_keep();
comment on trigger information_unit_held_keep on iu_core.information_unit is 'Keeps units that are on hold as they are.';
