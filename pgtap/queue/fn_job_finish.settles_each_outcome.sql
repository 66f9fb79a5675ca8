-- Good, bad, last and foreign outcomes in one call, each with its own fate.
begin;
select plan(7);

insert into iu_core.dot_config (key, value)
values ('job_substrate.enabled', 'true')
on conflict (key) do update set value = excluded.value;
insert into iu_core.job_queue_registry (queue, description, owner) values ('pgtap', 'Test.', 'pgtap');
select iu_core.fn_job_enqueue('pgtap', 'noop', '{"n": 1}', 'pgtap');
select iu_core.fn_job_enqueue('pgtap', 'noop', '{"n": 2}', 'pgtap');
select iu_core.fn_job_enqueue('pgtap', 'noop', '{"n": 3}', 'pgtap', '{"max_attempts": 1}');
create temporary table claimed on commit drop as
  select * from iu_core.fn_job_claim('pgtap', 'pgtap', 10);

select results_eq('select payload ->> ''n'' from claimed order by job_id', array['1', '2', '3'], 'three jobs are claimed, in order');
select is_empty('select * from iu_core.fn_job_claim(''pgtap'', ''other'', 10)', 'and nobody else gets them');
create temporary table outcomes on commit drop as
  select jsonb_agg(jsonb_build_object('job_id', job_id, 'lease_token', lease_token, 'ok', payload ->> 'n' = '1', 'error', 'broken')) as o
  from claimed;
select is(
  (select iu_core.fn_job_finish(o, 'pgtap') from outcomes),
  '{"completed": 1, "retried": 1, "dead": 1, "cancelled": 0, "lost": 0}',
  'one is done, one is tried again, one is dead'
);
select is(
  (select iu_core.fn_job_finish(o, 'pgtap') from outcomes),
  '{"completed": 0, "retried": 0, "dead": 0, "cancelled": 0, "lost": 3}',
  'finished twice they are lost, and nothing changes'
);
select is((select state from iu_core.job_queue where queue = 'pgtap'), 'scheduled', 'the failed one waits');
select is(
  (select errors -> 0 ->> 'error' from iu_core.job_dead_letter where queue = 'pgtap'),
  'broken',
  'the dead one says what went wrong'
);
select is((select payload from iu_core.job_dead_letter where queue = 'pgtap'), '{"n": 3}', 'and keeps its payload');

select * from finish();
rollback;
