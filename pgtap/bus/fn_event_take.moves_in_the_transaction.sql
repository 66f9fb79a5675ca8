-- What is taken and rolled back was not taken.
begin;
select plan(4);

select iu_core.fn_dot_config_set('event_bus.enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_dot_config_set('piece_event_runtime.emit_enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_dot_config_set('piece_event_runtime.dry_run_only', 'false', 'pgtap', 'Test.');
select iu_core.fn_event_subscribe('pgtap', '{*}', 'pgtap');
select throws_ok(
  $$select iu_core.fn_event_take('pgtap', 1)$$,
  'IU005',
  'The events of pgtap do not become jobs.',
  'a subscription that is polled is not taken from'
);
select iu_core.fn_event_subscribe('pgtap', '{*}', 'pgtap', '{"executor_class": "noop"}');
select iu_core.fn_event_emit('piece.split', 'pgtap', gen_random_uuid(), jsonb_build_object('version_no', n), 'pgtap')
from generate_series(1, 2) as n;

savepoint before;
select is((select count(*) from iu_core.fn_event_take('pgtap', 10)), 2::bigint, 'both are taken');
rollback to before;
select results_eq(
  $$select (payload ->> 'version_no')::int from iu_core.fn_event_take('pgtap', 1)$$,
  $$values (1)$$,
  'and again after a rollback, from the first'
);
select results_eq(
  $$select (payload ->> 'version_no')::int from iu_core.fn_event_take('pgtap', 10)$$,
  $$values (2)$$,
  'what was taken does not come again'
);

select * from finish();
rollback;
