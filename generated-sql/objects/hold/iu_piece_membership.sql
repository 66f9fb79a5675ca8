create trigger iu_piece_membership_held_keep
  after insert on iu_core.iu_piece_membership
  referencing new table as after_insert
  for each statement
  execute function iu_core.fn_iu_held_piece_keep();
comment on trigger iu_piece_membership_held_keep on iu_core.iu_piece_membership is 'Keeps units that are on hold from becoming pieces.';

create trigger iu_piece_membership_held_take
  after delete on iu_core.iu_piece_membership
  referencing old table as before_delete
  for each statement
  execute function iu_core.fn_iu_held_piece_take();
comment on trigger iu_piece_membership_held_take on iu_core.iu_piece_membership is 'Keeps pieces that are on hold in their collections.';

create trigger iu_piece_membership_held_edit
  after update on iu_core.iu_piece_membership
  referencing old table as before_update new table as after_update
  for each statement
  execute function iu_core.fn_iu_held_piece_edit();
comment on trigger iu_piece_membership_held_edit on iu_core.iu_piece_membership is 'Keeps pieces that are on hold the pieces they are.';
