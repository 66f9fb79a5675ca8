insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'ready', 'leased', 'claim', 'A worker takes it.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'scheduled', 'retry', 'It failed and is tried again later.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'ready', 'release', 'Its worker gave it back, failed without delay, or let the lease run out.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'leased', 'limited', 'release_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'scheduled', 'ready', 'fall_due', 'Its time has come.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'scheduled', 'limited', 'fall_due_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'ready', 'take_turn', 'The job before it in its group ended.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'limited', 'take_turn_limited', 'The same for a job of a class with limits.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'blocked', 'scheduled', 'take_turn_scheduled', 'The same for a job whose time has not come.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('job', 'limited', 'ready', 'let_through', 'The limits of its class allow it.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'dead', 'replaying', 'replay', 'An approved replay was executed.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'replaying', 'dead', 'return', 'The job died again or was cancelled.');

insert into iu_core.state_machine_transition (machine, from_state, to_state, transition, summary)
  values ('dead_letter', 'replaying', 'resolved', 'resolve', 'The job succeeded.');
