insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'opened', true, false, 'The source is stored; there is no plan yet.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'planned', false, false, 'There is a plan, and it is lossless.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'submitted', false, false, 'The plan is with those who vote; they decide about exactly this plan.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'executed', false, false, 'The units are written, as drafts and as new versions.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'verified', false, false, 'Somebody else has found the units to be the source, byte for byte.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'completed', false, false, 'The units'' axes are materialised; the units are ready to be enacted.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'cancelled', false, true, 'It was given up before anything was written.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('cut_request', 'compensated', false, false, 'What it wrote was taken back, by new versions and withdrawals.');
