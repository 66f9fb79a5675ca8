-- A job for nobody is refused, never dropped.
begin;
select plan(4);

select throws_ok(
  $$select iu_core.fn_job_enqueue('default', 'noop', '{}', 'pgtap')$$, 'IU001', null, 'nothing is enqueued while the gate is closed'
) from iu_core.fn_dot_gate_enabled('job_substrate.enabled') as g (open) where not g.open
union all
select pass('the gate is open here') from iu_core.fn_dot_gate_enabled('job_substrate.enabled') as g (open) where g.open;
insert into iu_core.dot_config (key, value)
values ('job_substrate.enabled', 'true')
on conflict (key) do update set value = excluded.value;
select throws_ok(
  $$select iu_core.fn_job_enqueue('pgtap-nowhere', 'noop', '{}', 'pgtap')$$, 'IU002', 'There is no queue pgtap-nowhere.', 'an unknown queue'
);
select throws_ok(
  $$select iu_core.fn_job_enqueue('default', 'pgtap-nothing', '{}', 'pgtap')$$, 'IU002', 'There is no executor class pgtap-nothing.', 'an unknown class'
);
select is((select count(*)::int from iu_core.job_queue where actor = 'pgtap'), 0, 'and no job was made');

select * from finish();
rollback;
