-- A unit on hold is not changed until the hold is released.
begin;
select plan(5);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,iu_core.hold_enabled,iu_core.composer_enabled}'::text[]) as gate;
select iu_core.fn_iu_create('pgtap/held', 'clause', 'Điều 1', 'Nội dung.', 'pgtap');

create function pg_temp.unit() returns uuid language sql as
  $$select u.iu_id from iu_core.information_unit u where u.canonical_address = 'pgtap/held'$$;

select isnt(iu_core.fn_iu_hold_place(array[pg_temp.unit()], 'Disputed.', 'pgtap'), null, 'a unit is put on hold');
select throws_like(
  $$select iu_core.fn_iu_revise(pg_temp.unit(), 'Điều 1', 'Mới.', 1, 'pgtap')$$,
  '%is on hold since%Disputed.',
  'nobody revises it'
);
select throws_like(
  $$select iu_core.fn_iu_compose('pgtap.held', 'workflow', 'Test', jsonb_build_array(jsonb_build_object('iu_id', pg_temp.unit())), 'pgtap')$$,
  '%is on hold since%Disputed.',
  'nor makes it a piece'
);
select is(
  (select iu_core.fn_iu_hold_release(h.hold_id, 'pgtap', 'Settled.') ->> 'still_held' from iu_core.fn_iu_holds(pg_temp.unit()) h),
  '0',
  'released, it is free'
);
select lives_ok($$select iu_core.fn_iu_revise(pg_temp.unit(), 'Điều 1', 'Mới.', 1, 'pgtap')$$, 'and takes changes');

select * from finish();
rollback;
