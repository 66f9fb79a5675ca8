-- Withdrawing takes the minted drafts along; restoring brings back exactly those; what others use stays.
begin;
select plan(9);

insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')
on conflict (key) do update set value = 'true';

select lives_ok(
  $$select iu_core.fn_iu_compose('pgtap.rút', 'workflow', 'Quy trình', '[{"title": "1", "body": "a"}, {"title": "2", "body": "b"}, {"title": "3", "body": "c"}]', 'pgtap')$$,
  'three steps are composed'
);
select lives_ok(
  $$
    select iu_core.fn_iu_compose('pgtap.dùng', 'workflow', 'Quy trình', jsonb_build_array(jsonb_build_object('iu_id', iu_id)), 'pgtap')
    from iu_core.information_unit
    where canonical_address = 'pgtap.rút/2'
  $$,
  'another collection shares the second'
);
create temporary view statuses as
select canonical_address, lifecycle_status from iu_core.information_unit where starts_with(canonical_address, 'pgtap.rút/');

select throws_ok(
  $$select iu_core.fn_iu_collection_withdraw('pgtap.rút', 2, 'pgtap')$$,
  'IU005',
  'The collection pgtap.rút is at manifest 1, not at the expected 2.',
  'whoever expects another manifest is refused'
);
select is(
  iu_core.fn_iu_collection_withdraw('pgtap.rút', 1, 'pgtap'),
  '{"collection_key": "pgtap.rút", "status": "withdrawn", "manifest_no": 2, "units": 2}',
  'two drafts go with it'
);
select results_eq(
  'select * from statuses order by 1',
  $$values ('pgtap.rút/1'::text collate "C", 'withdrawn'::text), ('pgtap.rút/2', 'draft'), ('pgtap.rút/3', 'withdrawn')$$,
  'the shared one stays'
);
select throws_ok(
  $$select * from iu_core.fn_iu_collection_render('pgtap.rút')$$,
  'IU004',
  'The collection pgtap.rút is withdrawn.',
  'a withdrawn collection is not rendered'
);
select is(
  iu_core.fn_iu_collection_restore('pgtap.rút', 'pgtap'),
  '{"collection_key": "pgtap.rút", "status": "active", "manifest_no": 3, "units": 2}',
  'both come back'
);
select set_eq('select lifecycle_status from statuses', array['draft'], 'all three are drafts again');
select is(
  (iu_core.fn_iu_collection_validate('pgtap.rút') ->> 'ok')::boolean,
  true,
  'the restored collection is valid'
);

select * from finish();
rollback;
