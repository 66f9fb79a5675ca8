insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('job', 'job_queue', 'state', 'The course of a job from when it came in until it ends.');

insert into iu_core.state_machine (machine, table_name, column_name, summary)
  values ('dead_letter', 'job_dead_letter', 'state', 'The course of a dead letter.');
