insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'ready', true, false, 'Can be claimed.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'scheduled', true, false, 'Waits for its time.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'blocked', true, false, 'Waits for the job before it in its group.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'limited', true, false, 'Waits until the limits of its class let it through.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('job', 'leased', false, false, 'A worker has it. A job that ends leaves the table from here; a waiting one when it is cancelled.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'dead', true, false, 'Waits for somebody to decide.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'replaying', false, false, 'A job repeats it.');

insert into iu_core.state_machine_state (machine, state, is_initial, is_final, summary)
  values ('dead_letter', 'resolved', false, true, 'A replay succeeded.');
