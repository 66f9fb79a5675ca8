insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('approval_request', 'approval_request', 'state', 'The course of a request for approval.');
