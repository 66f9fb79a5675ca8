insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('cut_request', 'cut_request', 'state', 'The course of a cut.');
