-- The blocker map names closed gates, missing proofs and a missing backup, and forgets them when they are gone.
begin;
select plan(6);

select lives_ok(
  $$
    select iu_core.fn_dot_config_set(k.key, null, 'pgtap', 'start as shipped')
    from unnest(array['iu_core.unit_write_enabled', 'deployment.backup_reference', 'deployment.backup_taken_at']) as k (key)
  $$,
  'starts as it ships'
);
select isnt_empty(
  $$select from iu_core.fn_proof_blockers() where blocker = 'GATE_CLOSED' and subject = 'iu_core.unit_write_enabled'$$,
  'a closed gate stands in the way'
);
select lives_ok(
  $$select iu_core.fn_dot_config_set('proof.required', 'false', 'pgtap', 'proofs are not needed here')$$,
  'proofs are not required'
);
select lives_ok(
  $$select iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'pgtap', 'open it')$$,
  'the gate opens'
);
select is_empty(
  $$select from iu_core.fn_proof_blockers() where blocker = 'GATE_CLOSED' and subject = 'iu_core.unit_write_enabled'$$,
  'and is out of the way'
);
select results_eq(
  $$select subject from iu_core.fn_proof_blockers() where blocker = 'BACKUP_MISSING'$$,
  $$values ('database')$$,
  'a backup nobody made stands in the way'
);

select * from finish();
rollback;
