-- A table's digest changes with any of its rows, with nothing else, and not with their order.
begin;
select plan(5);

create function pg_temp.digest(p_relation text) returns text
  language sql as $$select s.digest from iu_core.fn_iu_state_digest() as s where s.relation = p_relation$$;
create temporary table before_change on commit drop as select * from iu_core.fn_iu_state_digest();

select results_eq(
  'select count(*)::int from before_change',
  $$select count(*)::int from pg_class where relnamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace) and relkind in ('r', 'p') and not relispartition$$,
  'every table of the schemas is there'
);

insert into iu_core.iu_collection_kind values ('seeded.a', false, 'A.'), ('seeded.b', false, 'B.');
select results_eq(
  'select s.relation from iu_core.fn_iu_state_digest() as s except select b.relation from before_change as b join iu_core.fn_iu_state_digest() as s using (relation, row_count, digest)',
  $$values ('iu_collection_kind')$$,
  'two rows more change the digest of their table only'
);

create temporary table inserted on commit drop as select pg_temp.digest('iu_collection_kind') as digest;
delete from iu_core.iu_collection_kind where collection_kind like 'seeded.%';
insert into iu_core.iu_collection_kind values ('seeded.b', false, 'B.'), ('seeded.a', false, 'A.');
select is(pg_temp.digest('iu_collection_kind'), (select digest from inserted), 'in the other order they give the same digest');

delete from iu_core.iu_collection_kind where collection_kind like 'seeded.%';
select is(
  pg_temp.digest('iu_collection_kind'),
  (select digest from before_change where relation = 'iu_collection_kind'),
  'without them it is the one from before'
);

set local timezone = 'Asia/Ho_Chi_Minh';
set local datestyle = 'German, DMY';
select is_empty(
  'select * from iu_core.fn_iu_state_digest() except select * from before_change',
  'the session''s settings make no difference'
);

select * from finish();
rollback;
