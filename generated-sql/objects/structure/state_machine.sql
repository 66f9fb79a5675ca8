insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('membership_decision', 'iu_membership_decision', 'state', 'The course of a decision about pieces that float on replaced units.');
