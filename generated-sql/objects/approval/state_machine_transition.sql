insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'approved', 'approve', 'The vote that completes the quorum.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'rejected', 'reject', 'A veto, or the rejection that makes the quorum unreachable.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'expired', 'expire', 'Swept after its time was over.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'invalidated', 'invalidate', 'The subject changed.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'pending', 'cancelled', 'cancel', 'The requester takes it back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'expired', 'expire', 'Swept after its time was over.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'invalidated', 'invalidate', 'The subject changed after it was approved.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('approval_request', 'approved', 'cancelled', 'cancel', 'The requester takes it back after it was approved.');
