insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'pending', 'kept', 'keep', 'Somebody decides that the pieces stay.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'pending', 'followed', 'follow', 'Somebody decides that the pieces are replaced.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'kept', 'pending', 'undecide', 'The decision is taken back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'followed', 'pending', 'undecide', 'The decision is taken back, and with it the replacement.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'pending', 'void', 'undo', 'The operation is undone.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'kept', 'void', 'undo', 'The operation is undone.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('membership_decision', 'followed', 'void', 'undo', 'The operation is undone, after the pieces were edited away.');
