-- A gate is closed until it is opened, tells what changed, and goes back to its shipped default.
begin;
select plan(11);

select lives_ok(
  $$select iu_core.fn_dot_config_set('iu_core.unit_write_enabled', null, 'pgtap', 'start from the default')$$,
  'starts from the shipped default'
);
select is(iu_core.fn_dot_gate_enabled('iu_core.unit_write_enabled'), false, 'the gate is closed by default');
select throws_ok(
  $$select iu_core.fn_dot_gate_require('iu_core.unit_write_enabled')$$,
  'IU001',
  'The gate iu_core.unit_write_enabled is closed.',
  'what needs it is refused'
);
select is(
  iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'pgtap', 'open it') - '{was_overridden,is_overridden}'::text[],
  '{"key": "iu_core.unit_write_enabled", "old": false, "new": true, "changed": true}',
  'opening tells old and new'
);
select is(iu_core.fn_dot_gate_enabled('iu_core.unit_write_enabled'), true, 'the gate is open in this transaction');
select lives_ok($$select iu_core.fn_dot_gate_require('iu_core.unit_write_enabled')$$, 'what needs it may go on');
select is(
  iu_core.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'pgtap', 'again') -> 'changed',
  'false',
  'opening it again changes nothing'
);
select results_eq(
  $$
    select old_value, new_value, actor, reason, via
    from iu_core.dot_config_log
    where key = 'iu_core.unit_write_enabled'
    order by log_id desc
    limit 1
  $$,
  $$values (null::jsonb, 'true'::jsonb, 'pgtap', 'open it', 'function')$$,
  'and is logged once, with actor and reason'
);
select throws_ok(
  $$select iu_core.fn_dot_config_set('iu_core.unit_write_enabled', '"yes"', 'pgtap', 'wrong type')$$,
  'IU003',
  'iu_core.unit_write_enabled takes true or false.',
  'a value of another type is refused'
);
select throws_ok(
  $$select iu_core.fn_dot_config_set('iu_core.no_such_gate', 'true', 'pgtap', 'unknown')$$,
  'IU002',
  'No configuration key is called iu_core.no_such_gate.',
  'a key that is not registered is refused'
);
select is(
  iu_core.fn_dot_config_set('iu_core.unit_write_enabled', null, 'pgtap', 'close it') -> 'new',
  'false',
  'null brings the default back'
);

select * from finish();
rollback;
