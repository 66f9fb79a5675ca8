-- Who goes around the function is checked and logged all the same.
begin;
select plan(6);

delete from iu_core.dot_config where key = 'iu_core.max_body_bytes';
insert into iu_core.dot_config (key, value) values ('iu_core.max_body_bytes', '1000');
update iu_core.dot_config set value = '2000' where key = 'iu_core.max_body_bytes';
delete from iu_core.dot_config where key = 'iu_core.max_body_bytes';

select results_eq(
  $$
    select operation, old_value, new_value, via, actor = session_user
    from iu_core.dot_config_log
    where key = 'iu_core.max_body_bytes'
    order by log_id desc
    limit 3
  $$,
  $$
    values
      ('delete', '2000'::jsonb, null::jsonb, 'direct', true),
      ('update', '1000'::jsonb, '2000'::jsonb, 'direct', true),
      ('insert', null::jsonb, '1000'::jsonb, 'direct', true)
  $$,
  'insert, update and delete by hand are in the log, with the session''s user'
);
select throws_ok(
  $$insert into iu_core.dot_config (key, value) values ('iu_core.no_such_key', '1')$$,
  'IU002',
  null,
  'an unregistered key does not get in by hand'
);
select throws_ok(
  $$insert into iu_core.dot_config (key, value) values ('iu_core.max_body_bytes', '"many"')$$,
  'IU003',
  null,
  'nor does a value of another type'
);
select throws_ok('truncate iu_core.dot_config', 'IU009', null, 'truncate, which shows no rows, is refused');
select throws_ok('delete from iu_core.dot_config_log', 'IU009', null, 'the log itself is append-only');
select throws_ok($$update iu_core.dot_config_log set actor = 'nobody'$$, 'IU009', null, 'and is never updated');

select * from finish();
rollback;
