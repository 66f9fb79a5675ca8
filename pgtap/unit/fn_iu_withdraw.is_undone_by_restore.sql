-- Withdrawal takes back a draft and nothing else; restoring makes it a draft again.
begin;
select plan(8);

insert into iu_core.dot_config (key, value) values ('iu_core.unit_write_enabled', 'true')
on conflict (key) do update set value = 'true';

create temporary table made as
select iu_core.fn_iu_create('pgtap/withdraw', 'clause', 'Điều 1', 'một', 'pgtap') as iu_id;
create temporary table before as
select g.* from made cross join lateral iu_core.fn_iu_get(made.iu_id) g;

select is(
  (select iu_core.fn_iu_withdraw(iu_id, 1, 'pgtap') ->> 'to_status' from made),
  'withdrawn',
  'a draft is withdrawn'
);
select throws_ok(
  $$select iu_core.fn_iu_withdraw(iu_id, 1, 'pgtap') from made$$,
  'IU006',
  'A unit that is withdrawn cannot take the transition withdraw.',
  'once'
);
select throws_ok(
  $$select iu_core.fn_iu_revise(iu_id, 'Điều 1', 'hai', 1, 'pgtap') from made$$,
  'IU006',
  null,
  'and is not revised any more'
);
select throws_ok(
  $$select iu_core.fn_iu_create('pgtap/withdraw', 'clause', 'Điều 1', 'một', 'pgtap')$$,
  'IU005',
  null,
  'its address stays taken'
);
select is((select iu_core.fn_iu_restore(iu_id, 'pgtap') ->> 'to_status' from made), 'draft', 'it is restored');
select results_eq(
  $$select g.* from made cross join lateral iu_core.fn_iu_get(made.iu_id) g$$,
  $$select * from before$$,
  'as it was'
);
select throws_ok($$select iu_core.fn_iu_restore(iu_id, 'pgtap') from made$$, 'IU006', null, 'once');

update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = 1 where iu_id = (select iu_id from made);
select throws_ok(
  $$select iu_core.fn_iu_withdraw(iu_id, 1, 'pgtap') from made$$,
  'IU006',
  'A unit that is enacted cannot take the transition withdraw.',
  'what is enacted is not withdrawn'
);

select * from finish();
rollback;
