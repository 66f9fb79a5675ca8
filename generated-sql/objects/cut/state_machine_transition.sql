insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'opened', 'planned', 'plan', 'A lossless plan was made.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'planned', 'submitted', 'submit', 'An approval was asked for, bound to the plan''s digest.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'submitted', 'planned', 'replan', 'Another plan was made; what was asked for the old one counts no more.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'submitted', 'executed', 'execute', 'The approved plan was carried out.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'executed', 'verified', 'verify', 'Another than the executor compared the units with the source.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'verified', 'completed', 'complete', 'The units'' axes were materialised.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'opened', 'cancelled', 'cancel', 'It was given up.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'planned', 'cancelled', 'cancel', 'It was given up.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'submitted', 'cancelled', 'cancel', 'It was given up; its approval counts no more.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'executed', 'compensated', 'compensate', 'What it wrote was taken back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'verified', 'compensated', 'compensate', 'What it wrote was taken back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'completed', 'compensated', 'compensate', 'What it wrote was taken back.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('cut_request', 'compensated', 'executed', 'reinstate', 'The compensation was taken back; the cut is to be verified again.');
