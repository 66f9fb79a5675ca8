-- A type is registered once, may get further optional keys, and is refused any other change.
begin;
select plan(8);

select is(
  iu_core.fn_event_type_register('pgtap.happened', 'app', '{"required": ["a"], "properties": {"a": {"type": "string"}}}', 'pgTAP.', 'pgtap') ->> 'change',
  'register',
  'a type is registered'
);
select is(
  iu_core.fn_event_type_register('pgtap.happened', 'app', '{"properties": {"a": {"type": "string"}}, "required": ["a"]}', 'pgTAP.', 'pgtap') -> 'changed',
  'false',
  'the same definition again changes nothing'
);
select is(
  iu_core.fn_event_type_register('pgtap.happened', 'app', '{"required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}}', 'pgTAP.', 'pgtap') ->> 'change',
  'extend',
  'a key that is not required may be added'
);
select throws_ok(
  $$select iu_core.fn_event_type_register('pgtap.happened', 'app', '{"required": ["a"], "properties": {"a": {"type": "integer"}, "b": {}}}', 'pgTAP.', 'pgtap')$$,
  'IU005',
  'The event type pgtap.happened is registered with another definition.',
  'another type of a key is refused'
);
select throws_ok(
  $$select iu_core.fn_event_type_register('pgtap.other', 'app', '{"properties": {"iu_body": {"type": "string"}}}', 'pgTAP.', 'pgtap')$$,
  'IU003',
  'The schema cannot be registered: The key is on the deny list: events carry facts, not text. ($.properties.iu_body)',
  'a schema for text is refused'
);
select is(iu_core.fn_event_type_withdraw('pgtap.happened', 'pgtap') ->> 'status', 'withdrawn', 'a type can be withdrawn');
select throws_ok(
  $$select iu_core.fn_event_emit('pgtap.happened', 'x', gen_random_uuid(), '{"a": "1"}', 'pgtap')$$,
  'IU002',
  'The event type pgtap.happened was withdrawn.',
  'and is no longer emitted'
);
select results_eq(
  $$select change from iu_core.event_type_log where event_type = 'pgtap.happened' order by log_id$$,
  $$values ('register'), ('extend'), ('withdraw')$$,
  'all of it is logged'
);

select * from finish();
rollback;
