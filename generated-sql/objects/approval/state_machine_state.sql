insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'pending', true, false, 'Votes are still missing.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'approved', false, false, 'The quorum was reached: it counts until it expires.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'rejected', false, true, 'It was vetoed, or can no longer be approved.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'expired', false, true, 'Its time was over.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'invalidated', false, true, 'The subject is no longer what approval was asked for.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('approval_request', 'cancelled', false, true, 'Who asked for it took it back.');
