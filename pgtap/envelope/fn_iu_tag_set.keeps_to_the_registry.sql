-- A unit gets registered tags only, with values of their types; every change is logged, and can be undone.
begin;
select plan(10);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,iu_core.unit_metadata_enabled}'::text[]) as gate;
select iu_core.fn_iu_create('pgtap/tagged', 'clause', 'Điều 1', 'Nội dung.', 'pgtap');

create function pg_temp.unit() returns uuid language sql as
  $$select u.iu_id from iu_core.information_unit u where u.canonical_address = 'pgtap/tagged'$$;
create function pg_temp.tag(p_value text) returns jsonb language sql as
  $$select iu_core.fn_iu_tag_set(pg_temp.unit(), 'pgtap.review', p_value, 'pgtap') - 'iu_id'$$;

select throws_ok(
  $$select pg_temp.tag('2026-12-31')$$, 'IU002', 'The tag pgtap.review is not registered.', 'a tag nobody registered is refused'
);
select iu_core.fn_iu_tag_register('pgtap.review', 'date', 'When the text is reviewed.', 'pgtap');
select throws_ok(
  $$select pg_temp.tag('2026-02-30')$$, 'IU003', 'This is no value of the tag pgtap.review.', 'a day that is none is refused'
);
select is(
  pg_temp.tag('2026-12-31'),
  '{"tag_key": "pgtap.review", "old": null, "new": "2026-12-31", "changed": true}',
  'a registered tag is set'
);
select is(pg_temp.tag('2026-12-31') -> 'changed', 'false', 'once');
select is(pg_temp.tag('2027-12-31') ->> 'old', '2026-12-31', 'another value tells the one before');
select iu_core.fn_iu_tag_withdraw('pgtap.review', 'pgtap');
select throws_ok($$select pg_temp.tag('2028-12-31')$$, 'IU005', 'The tag pgtap.review was withdrawn.', 'a withdrawn tag is given to nobody');
select is(
  (select g.tag_value from iu_core.iu_metadata_tag g where g.iu_id = pg_temp.unit()),
  '2027-12-31',
  'but whoever has it keeps it'
);
select is(
  iu_core.fn_iu_tag_unset(pg_temp.unit(), 'pgtap.review', 'pgtap') ->> 'old',
  '2027-12-31',
  'until it is taken away'
);
select is_empty($$select from iu_core.iu_metadata_tag g where g.iu_id = pg_temp.unit()$$, 'then the unit has none');
select results_eq(
  $$
    select l.before ->> 'tag_value', l.after ->> 'tag_value'
    from iu_core.iu_metadata_log l
    where l.iu_id = pg_temp.unit()
    order by l.log_id
  $$,
  $$values (null, '2026-12-31'), ('2026-12-31', '2027-12-31'), ('2027-12-31', null)$$,
  'and the log has it all'
);

select * from finish();
rollback;
