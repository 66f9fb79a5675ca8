create trigger information_unit_in_use_keep
  after update on iu_core.information_unit
  referencing new table as after_update
  for each statement
  execute function iu_core.fn_iu_unit_in_use_keep();
comment on trigger information_unit_in_use_keep on iu_core.information_unit is 'Keeps units that are pieces of active collections from being withdrawn.';
