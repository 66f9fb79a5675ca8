create table iu_core.state_machine_state (
  machine    text collate pg_catalog."C" not null,
  state      text collate pg_catalog."C" not null,
  is_initial boolean not null,
  is_final   boolean not null,
  summary    text not null,
  constraint state_machine_state_pkey primary key (machine, state),
  constraint state_machine_state_machine_fkey foreign key (machine) references iu_core.state_machine (machine)
);

comment on table iu_core.state_machine_state is 'The states of each machine.';
comment on column iu_core.state_machine_state.machine is 'The machine.';
comment on column iu_core.state_machine_state.state is 'Name of the state, as its column holds it.';
comment on column iu_core.state_machine_state.is_initial is 'Whether a row may begin in it.';
comment on column iu_core.state_machine_state.is_final is 'Whether no transition leads out of it.';
comment on column iu_core.state_machine_state.summary is 'What it means to be in the state.';
comment on constraint state_machine_state_pkey on iu_core.state_machine_state is 'Identity of a row.';
comment on constraint state_machine_state_machine_fkey on iu_core.state_machine_state is 'Each machine is a row of state_machine.';

grant select on table iu_core.state_machine_state to iu_reader;
