create table iu_core.state_machine_transition (
  machine    text collate pg_catalog."C" not null,
  from_state text collate pg_catalog."C" not null,
  to_state   text collate pg_catalog."C" not null,
  transition text collate pg_catalog."C" not null,
  summary    text not null,
  constraint state_machine_transition_pkey primary key (machine, from_state, to_state),
  constraint state_machine_transition_machine_from_state_transition_key unique (machine, from_state, transition),
  constraint state_machine_transition_machine_from_state_fkey foreign key (machine, from_state) references iu_core.state_machine_state (machine, state),
  constraint state_machine_transition_machine_to_state_fkey foreign key (machine, to_state) references iu_core.state_machine_state (machine, state)
);

create index state_machine_transition_machine_to_state_idx on iu_core.state_machine_transition (machine, to_state);

comment on index iu_core.state_machine_transition_machine_to_state_idx is 'What leads into a state.';

comment on table iu_core.state_machine_transition is 'The changes of state that each machine allows. What is not listed is refused with IU006.';
comment on column iu_core.state_machine_transition.machine is 'The machine.';
comment on column iu_core.state_machine_transition.from_state is 'The state before.';
comment on column iu_core.state_machine_transition.to_state is 'The state after.';
comment on column iu_core.state_machine_transition.transition is 'What the change is called.';
comment on column iu_core.state_machine_transition.summary is 'When it happens.';
comment on constraint state_machine_transition_pkey on iu_core.state_machine_transition is 'Identity of a row.';
comment on constraint state_machine_transition_machine_from_state_transition_key on iu_core.state_machine_transition is 'One row per machine, from_state, transition.';
comment on constraint state_machine_transition_machine_from_state_fkey on iu_core.state_machine_transition is 'Each machine, from_state is a row of state_machine_state.';
comment on constraint state_machine_transition_machine_to_state_fkey on iu_core.state_machine_transition is 'Each machine, to_state is a row of state_machine_state.';

grant select on table iu_core.state_machine_transition to iu_reader;
