-- New text is a new version; what was written stays; nobody overwrites what they have not read.
begin;
select plan(10);

insert into iu_core.dot_config (key, value) values ('iu_core.unit_write_enabled', 'true')
on conflict (key) do update set value = 'true';

create temporary table made as
select iu_core.fn_iu_create('pgtap/revise', 'clause', 'Điều 1', 'một', 'pgtap') as iu_id;

select is(
  (select iu_core.fn_iu_revise(iu_id, 'Điều 1', 'hai', 1, 'pgtap', 'theo góp ý') - 'body_digest' - 'iu_id' from made),
  '{"version_no": 2, "changed": true}',
  'a revision writes version 2'
);
select is(
  (select iu_core.fn_iu_revise(iu_id, 'Điều 1', 'hai', 2, 'pgtap') -> 'changed' from made),
  'false',
  'the same text again writes nothing'
);
select throws_ok(
  $$select iu_core.fn_iu_revise(iu_id, 'Điều 1', 'ba', 1, 'pgtap') from made$$,
  'IU005',
  'The unit is at version 2, not at the expected version 1.',
  'who read version 1 does not overwrite version 2'
);
select results_eq(
  $$select h.version_no, h.change_note, h.is_current from made cross join lateral iu_core.fn_iu_history(made.iu_id) h$$,
  $$values (2, 'theo góp ý', true), (1, null, false)$$,
  'the history has both versions, newest first'
);
select is(
  (select g.body from made cross join lateral iu_core.fn_iu_get(made.iu_id, 1) g),
  'một',
  'version 1 still has its text'
);
select throws_ok(
  $$update iu_core.unit_version set body = 'x' where iu_id = (select iu_id from made)$$,
  'IU009',
  null,
  'a version cannot be updated'
);
select throws_ok($$delete from iu_core.unit_version$$, 'IU009', null, 'nor deleted');
select throws_ok(
  $$update iu_core.information_unit set canonical_address = 'pgtap/other' where iu_id = (select iu_id from made)$$,
  'IU009',
  null,
  'the address of a unit never changes'
);
select throws_ok($$delete from iu_core.information_unit$$, 'IU009', null, 'and a unit is never deleted');
select results_eq(
  $$select transition_type collate "default", version_no from iu_core.iu_lifecycle_log where iu_id = (select iu_id from made) order by log_id$$,
  $$values ('create', 1), ('revise', 2)$$,
  'the lifecycle log has one row for each thing that happened'
);

select * from finish();
rollback;
