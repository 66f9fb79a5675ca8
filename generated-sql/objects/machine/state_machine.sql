create table iu_core.state_machine (
  machine     text collate pg_catalog."C" not null,
  table_name  text collate pg_catalog."C" not null,
  column_name text collate pg_catalog."C" not null,
  summary     text not null,
  constraint state_machine_pkey primary key (machine),
  constraint state_machine_table_name_column_name_key unique (table_name, column_name),
  constraint state_machine_name_format_check check (machine ~ '^[a-z][a-z0-9_]*$' and length(machine) <= 63)
);

comment on table iu_core.state_machine is 'The state machines of the product, each of which rules one column of one table.';
comment on column iu_core.state_machine.machine is 'Name of the machine, such as approval_request.';
comment on column iu_core.state_machine.table_name is 'The table whose rows move through the states.';
comment on column iu_core.state_machine.column_name is 'The column that holds the state.';
comment on column iu_core.state_machine.summary is 'What it is the course of.';
comment on constraint state_machine_pkey on iu_core.state_machine is 'Identity of a row.';
comment on constraint state_machine_table_name_column_name_key on iu_core.state_machine is 'One row per table_name, column_name.';
comment on constraint state_machine_name_format_check on iu_core.state_machine is 'name format.';

grant select on table iu_core.state_machine to iu_reader;
