-- Where proofs are required a gate opens only when every function behind it is proved as it is now.
begin;
select plan(9);

select lives_ok(
  $$select iu_core.fn_dot_config_set('iu_core.unit_write_enabled', null, 'pgtap', 'start closed')$$,
  'starts closed'
);
select lives_ok(
  $$select iu_core.fn_dot_config_set('proof.required', 'true', 'pgtap', 'require proofs')$$,
  'proofs are required from here on'
);
prepare proved as
  select iu_core.fn_proof_record(
    jsonb_agg(
      jsonb_build_object(
        'function', g.function_name,
        'definition_digest', iu_core.fn_proof_function_digest(g.function_name),
        'evidence_tree', repeat('0', 64),
        'key_id', 'pgtap',
        'product_version', '0.0.0',
        'verdict', 'PASS'
      )
    ),
    'pgtap'
  )
  from iu_core.proof_gate_function as g
  where g.gate = 'iu_core.unit_write_enabled';
select lives_ok('proved', 'everything behind the gate is proved');
select lives_ok(
  $$select iu_core.fn_proof_withdraw('fn_iu_create', 'To see it missing.', 'pgtap')$$,
  'and one proof is withdrawn'
);
select throws_ok(
  $$select iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'pgtap', 'open it')$$,
  'IU015',
  'The gate iu_core.unit_write_enabled does not open: 1 functions behind it have no proof for their current definition.',
  'the gate does not open'
);
select lives_ok('proved', 'it is proved again');
select is(
  iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'pgtap', 'open it') -> 'new',
  'true',
  'now the gate opens'
);
select lives_ok(
  $$select iu_core.fn_proof_withdraw('fn_iu_create', 'To see it missing.', 'pgtap')$$,
  'a proof may be withdrawn behind an open gate'
);
select is(
  iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'false', 'pgtap', 'close it') -> 'new',
  'false',
  'closing is always possible'
);

select * from finish();
rollback;
