-- Live events come in order, again until they are acknowledged, to one consumer at a time; dry runs never come.
begin;
select plan(8);

select iu_core.fn_dot_config_set('event_bus.enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_dot_config_set('piece_event_runtime.emit_enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_event_subscribe('pgtap', '{piece.*}', 'pgtap');
select iu_core.fn_event_emit('piece.split', 'pgtap', gen_random_uuid(), '{"transition": "split"}', 'dry');
select iu_core.fn_dot_config_set('piece_event_runtime.dry_run_only', 'false', 'pgtap', 'Test.');
select iu_core.fn_event_emit('piece.split', 'pgtap', gen_random_uuid(), jsonb_build_object('version_no', n), 'live')
from generate_series(1, 3) as n;

select results_eq(
  $$select (payload ->> 'version_no')::int, actor from iu_core.fn_event_poll('pgtap', 2, 'one')$$,
  $$values (1, 'live'), (2, 'live')$$,
  'the first two, in order, without the dry run'
);
select results_eq(
  $$select (payload ->> 'version_no')::int from iu_core.fn_event_poll('pgtap', 3, 'one')$$,
  $$values (1), (2)$$,
  'the same ones again'
);
select is_empty($$select * from iu_core.fn_event_poll('pgtap', 3, 'two')$$, 'nothing for another consumer');
select throws_ok(
  $$select iu_core.fn_event_ack('pgtap', gen_random_uuid(), 'two')$$,
  'IU012',
  'two does not hold the lease of pgtap.',
  'who acknowledges nothing either'
);
select is(
  iu_core.fn_event_ack(
    'pgtap', (select event_id from iu_core.event_outbox where payload = '{"version_no": 2}' and subject_kind = 'pgtap'), 'one'
  ) -> 'acked',
  '2',
  'two are acknowledged'
);
select results_eq(
  $$select (payload ->> 'version_no')::int from iu_core.fn_event_poll('pgtap', 3, 'one')$$,
  $$values (3)$$,
  'then comes the third'
);
select throws_ok(
  $$select iu_core.fn_event_poll('pgtap', 0, 'one')$$,
  'IU003',
  'From 1 to 10000 events are taken at once.',
  'a limit of none is refused'
);
select throws_ok(
  $$select iu_core.fn_event_poll('pgtap-none', 1, 'one')$$,
  'IU004',
  'There is no active subscription pgtap-none.',
  'so is a subscription that is not there'
);

select * from finish();
rollback;
