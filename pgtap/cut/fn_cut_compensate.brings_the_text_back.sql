-- A cut is taken back by going forward, and so is its compensation.
begin;
select plan(6);

insert into iu_core.dot_config (key, value)
select key, 'true' from unnest(array['cutter.planning_enabled', 'cutter.execution_enabled', 'approval.enabled']) as key;
select iu_core.fn_approval_principal_set('tap.an', 'reviewer', 'tap');
create function pg_temp.cut(source text) returns uuid language plpgsql as $$
declare
  v_cut uuid := iu_core.fn_cut_open('tap', source, 'tap');
begin
  perform iu_core.fn_cut_plan_markdown(v_cut, 'tap');
  perform iu_core.fn_approval_vote((iu_core.fn_cut_submit(v_cut, 'tap') ->> 'approval_request_id')::uuid, 'tap.an', 'approve');
  perform iu_core.fn_cut_execute(v_cut, 'real', 'tap');
  return v_cut;
end
$$;
create function pg_temp.text() returns text language sql as $$
  select string_agg(v.body, '' order by u.canonical_address)
  from iu_core.information_unit u
  join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
  where u.canonical_address like 'tap/%' and u.lifecycle_status = 'draft';
$$;

select pg_temp.cut(E'# A\nMột.\n# B\nHai.\n');
select is(pg_temp.text(), E'# A\nMột.\n# B\nHai.\n', 'the units are the source');
select set_config('tap.cut', pg_temp.cut(E'# A\nMột.\n# B\nBa.\n# C\nBốn.\n')::text, true);
select is((select count(*) from iu_core.fn_cut_compensation_plan(current_setting('tap.cut')::uuid) where is_ready), 2::bigint, 'two steps, both ready');
select lives_ok($$ select iu_core.fn_cut_compensate(current_setting('tap.cut')::uuid, 'tap') $$, 'compensated');
select is(pg_temp.text(), E'# A\nMột.\n# B\nHai.\n', 'the text is the one before');
select lives_ok($$ select iu_core.fn_cut_reinstate(current_setting('tap.cut')::uuid, 'tap') $$, 'reinstated');
select is(pg_temp.text(), E'# A\nMột.\n# B\nBa.\n# C\nBốn.\n', 'the text is the one of the cut');

select * from finish();
rollback;
