-- Envelopes drift while the gate is closed, and are counted and named; a refresh brings them back, an open gate keeps them.
begin;
select plan(13);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,iu_core.composer_enabled}'::text[]) as gate;
select iu_core.fn_iu_three_axis_envelope_refresh('pgtap');
select iu_core.fn_iu_create('pgtap/' || n, 'clause', 'Điều ' || n, 'Nội dung.', 'pgtap') from generate_series(1, 2) as n;

create function pg_temp.unit(n int) returns uuid language sql as
  $$select u.iu_id from iu_core.information_unit u where u.canonical_address = 'pgtap/' || n$$;
create function pg_temp.drift() returns jsonb language sql as
  $$select s.current_drift from iu_core.v_iu_three_axis_envelope_refresh_status s$$;

select is(
  pg_temp.drift(),
  '{"missing_count": 2, "orphan_count": 0, "content_diff_count": 0}',
  'units without envelope are counted'
);
select is(
  iu_core.fn_iu_three_axis_envelope_refresh('pgtap', true) -> 'inserted',
  '2',
  'a dry run says what a refresh would do'
);
select is(pg_temp.drift() -> 'missing_count', '2', 'and does not do it');
select is(iu_core.fn_iu_three_axis_envelope_refresh('pgtap') -> 'inserted', '2', 'a refresh does');
select ok((select s.current_in_sync from iu_core.v_iu_three_axis_envelope_refresh_status s), 'then all is in sync');

select iu_core.fn_iu_revise(pg_temp.unit(1), 'Điều 1', 'Nội dung mới.', 1, 'pgtap');
select results_eq(
  'select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift()',
  $$values ('pgtap/1', 'content_diff', '{content}'::text[])$$,
  'a new text is a difference on the content axis'
);
update iu_core.iu_three_axis_envelope set envelope_digest = 'x' where iu_id = pg_temp.unit(2);
insert into iu_core.iu_three_axis_envelope (iu_id, structure, content, governance, envelope_digest)
values ('00000000-0000-7000-8000-000000000000', '{}', '{}', '{}', 'x');
select results_eq(
  'select canonical_address, drift, axes from iu_core.fn_iu_three_axis_drift() order by canonical_address',
  $$values ('pgtap/1', 'content_diff', '{content}'::text[]), ('pgtap/2', 'content_diff', '{digest}'), (null, 'orphan', null)$$,
  'a digest changed by hand is one, an envelope without unit another'
);
select is(
  iu_core.fn_iu_three_axis_envelope_refresh('pgtap') - 'unchanged',
  '{"inserted": 0, "updated": 2, "deleted": 1}',
  'a refresh mends both'
);
select is(iu_core.fn_iu_three_axis_envelope_refresh('pgtap') - 'unchanged', '{"inserted": 0, "updated": 0, "deleted": 0}', 'once');

select iu_core.fn_dot_config_set('iu_core.three_axis_auto_refresh_enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_iu_compose(
  'pgtap.envelope', 'workflow', 'Test',
  jsonb_build_array(jsonb_build_object('iu_id', pg_temp.unit(1)), '{"title": "Bước 2", "body": "Nội dung."}'::jsonb), 'pgtap'
);
select is(
  pg_temp.drift(),
  '{"missing_count": 0, "orphan_count": 0, "content_diff_count": 0}',
  'while the gate is open nothing drifts'
);
select is(
  (select e.structure -> 'pieces' from iu_core.iu_three_axis_envelope e where e.iu_id = pg_temp.unit(1)),
  '1',
  'a unit that became a piece says so'
);
select iu_core.fn_iu_collection_withdraw('pgtap.envelope', 1, 'pgtap');
select is(
  (select e.structure -> 'memberships' from iu_core.iu_three_axis_envelope e where e.iu_id = pg_temp.unit(1)),
  '[]',
  'and no more once the collection is withdrawn'
);
select is(pg_temp.drift() -> 'content_diff_count', '0', 'still nothing drifted');

select * from finish();
rollback;
