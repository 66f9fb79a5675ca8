-- A dry run and a refusal leave their row and nothing else; a real run can be undone once.
begin;
select plan(9);

insert into iu_core.dot_config (key, value)
values ('iu_core.command_enabled', 'true'), ('iu_core.unit_write_enabled', 'true')
on conflict (key) do update set value = 'true';

create temporary table ran (nth int, run jsonb);
create temporary view unit as
select u.iu_id, u.lifecycle_status from iu_core.information_unit u where u.canonical_address = 'pgtap/lệnh';
create temporary table given as
select '{"p_canonical_address": "pgtap/lệnh", "p_unit_kind": "clause", "p_title": "Điều 1", "p_body": "Nội dung."}'::jsonb as args;

insert into ran select 1, iu_core.fn_dot_command_execute('iu.create', args, 'pgtap') from given;
select is((select run ->> 'status' from ran where nth = 1), 'succeeded', 'a dry run succeeds');
select is((select count(*) from unit), 0::bigint, 'and leaves no unit');

insert into ran select 2, iu_core.fn_dot_command_execute('iu.create', args - 'p_title', 'pgtap', 'real') from given;
select is((select run #>> '{detail,path}' from ran where nth = 2), '$.p_title', 'a refusal names the argument that is missing');

insert into ran select 3, iu_core.fn_dot_command_execute('iu.create', args, 'pgtap', 'real') from given;
select is((select run ->> 'result' from ran where nth = 3), (select iu_id::text from unit), 'a real run makes the unit');

insert into ran select 4, iu_core.fn_dot_command_undo((run ->> 'run_id')::uuid, 'pgtap') from ran where nth = 3;
select is((select run ->> 'command' from ran where nth = 4), 'iu.withdraw', 'it is undone by its pair');
select is((select lifecycle_status from unit), 'withdrawn', 'the unit is withdrawn');

insert into ran select 5, iu_core.fn_dot_command_undo((run ->> 'run_id')::uuid, 'pgtap') from ran where nth = 3;
select is((select run ->> 'sqlstate' from ran where nth = 5), 'IU005', 'once');

select is(
  (select count(*) from iu_core.dot_iu_command_run r where r.run_id in (select (run ->> 'run_id')::uuid from ran)),
  5::bigint,
  'every one of them has its row'
);
select throws_ok($$delete from iu_core.dot_iu_command_run$$, 'IU009', null, 'which stays');

select * from finish();
rollback;
