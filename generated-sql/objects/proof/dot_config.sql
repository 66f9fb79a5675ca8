create trigger dot_config_proof_insert
  after insert on iu_core.dot_config
  referencing new table as written
  for each statement
  execute function iu_core.fn_proof_gate_bind();
comment on trigger dot_config_proof_insert on iu_core.dot_config is 'Refuses to open gates without the proofs a deployment requires.';

create trigger dot_config_proof_update
  after update on iu_core.dot_config
  referencing new table as written
  for each statement
  execute function iu_core.fn_proof_gate_bind();
comment on trigger dot_config_proof_update on iu_core.dot_config is 'Refuses to open gates without the proofs a deployment requires.';
