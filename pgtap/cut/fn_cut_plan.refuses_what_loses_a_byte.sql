-- A plan is accepted when its blocks and named gaps are the source, byte for byte.
begin;
select plan(7);

insert into iu_core.dot_config (key, value) values ('cutter.planning_enabled', 'true');
create function pg_temp.planned(blocks jsonb) returns jsonb language sql as $$
  select iu_core.fn_cut_plan(iu_core.fn_cut_open('tap', E'Điều 1.\nĐiều 2.\n', 'tap'), blocks, 'tap');
$$;

select throws_ok($$ select pg_temp.planned('[{"byte_start": 0, "byte_end": 11, "title": "Một"}]') $$, 'IU003',
  'The bytes 11 to 22 are in no block.', 'a hole at the end is refused');
select throws_ok($$ select pg_temp.planned('[{"byte_start": 0, "byte_end": 12, "title": "Một"}, {"byte_start": 11, "byte_end": 22, "title": "Hai"}]') $$, 'IU003',
  'The bytes 11 to 12 are in two blocks.', 'an overlap is refused');
select throws_ok($$ select pg_temp.planned('[{"byte_start": 0, "byte_end": 1, "title": "Một"}, {"byte_start": 1, "byte_end": 22, "title": "Hai"}]') $$, 'IU003',
  'The byte 1 is in the middle of a character.', 'a character stays whole');
select throws_ok($$ select pg_temp.planned('[{"byte_start": 0, "byte_end": 23, "title": "Một"}]') $$, 'IU003',
  'The source has 22 bytes.', 'a block ends within the source');
select is(
  pg_temp.planned('[{"byte_start": 11, "byte_end": 22, "gap": "đuôi"}, {"byte_start": 0, "byte_end": 11, "title": "Điều 1"}]') - array['cut_request_id', 'plan_digest'],
  '{"blocks": 2, "bytes": 22, "gaps": 1, "lossless": true, "add": 1, "keep": 0, "revise": 0, "restore": 0, "retire": 0}',
  'blocks in any order, with a gap'
);
select is((select canonical_address from iu_core.cut_leg where action = 'add'), 'tap/điều-1', 'the address follows from the title');
select is((select count(*) from iu_core.information_unit where canonical_address like 'tap/%'), 0::bigint, 'no unit is written');

select * from finish();
rollback;
