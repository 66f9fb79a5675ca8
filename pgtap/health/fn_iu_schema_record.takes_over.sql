-- Recording makes what is what must be; only the owner can.
begin;
select plan(6);

create table iu_core.seeded (a int primary key);
select isnt_empty('select * from iu_core.fn_iu_schema_verify()', 'a table of somebody''s own is drift');

select is(iu_core.fn_iu_schema_record(), iu_core.fn_iu_schema_digest(), 'recording answers with the schema''s digest');
select is_empty('select * from iu_core.fn_iu_schema_verify()', 'what was recorded is no drift');

drop table iu_core.seeded;
select results_eq(
  'select object_kind, object_name, drift from iu_core.fn_iu_schema_verify()',
  $$values
    ('column', 'seeded.a', 'missing'),
    ('constraint', 'seeded.seeded_pkey', 'missing'),
    ('index', 'seeded_pkey', 'missing'),
    ('table', 'seeded', 'missing')$$,
  'and what is gone since is missing'
);
select lives_ok('select iu_core.fn_iu_schema_record()', 'recording again');
select is_empty(
  $$select from iu_core.iu_schema_expectation where object_name like 'seeded%'$$,
  'takes the rows of what is gone away'
);

select * from finish();
rollback;
