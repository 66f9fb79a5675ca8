insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('membership_decision', 'pending', true, false, 'Nobody has decided; the pieces stay on the old units.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('membership_decision', 'kept', false, false, 'The pieces are to stay on the old units.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('membership_decision', 'followed', false, false, 'The pieces were replaced by what came out of the old units.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('membership_decision', 'void', false, true, 'The operation was undone: there is nothing to decide any more.');
