-- A split needs a review of the unit as it is, supersedes it, and leaves every piece where it is.
begin;
select plan(11);

insert into iu_core.dot_config (key, value)
select key, 'true'
from unnest('{iu_core.unit_write_enabled,iu_core.composer_enabled,approval.enabled,iu_core.governance_enabled,iu_core.structure_ops_enabled}'::text[]) as key
on conflict (key) do update set value = 'true';
select iu_core.fn_approval_principal_set('pgtap.reviewer', 'reviewer', 'pgtap');
select iu_core.fn_iu_create('pgtap/điều-1', 'clause', 'Điều 1', E'Phạm vi.\n\nĐối tượng.', 'pgtap');
create temporary view unit as select * from iu_core.information_unit where canonical_address = 'pgtap/điều-1';
select iu_core.fn_iu_compose('pgtap.quy-định', 'workflow', 'Quy định', jsonb_build_array(jsonb_build_object('iu_id', iu_id)), 'pgtap') from unit;

prepare split_without as
  select iu_core.fn_iu_split(iu_id, '[{"title": "A", "body": "Phạm vi."}, {"title": "B", "body": "Đối tượng."}]', null, 'pgtap') from unit;
select throws_ok('split_without', 'IU007', null, 'without a review nothing is split');
select is((select lifecycle_status from unit), 'draft', 'and the unit is what it was');

create temporary table review as
select iu_core.fn_review_request('split', array[iu_id], 'pgtap') as request_id from unit;
select iu_core.fn_approval_vote(request_id, 'pgtap.reviewer', 'approve') from review;
create temporary table result as
select iu_core.fn_iu_split(
  iu_id, '[{"title": "A", "body": "Phạm vi."}, {"title": "B", "body": "Đối tượng."}]', iu_core.fn_review_decide(request_id, 'pgtap'), 'pgtap'
) as result
from unit, review;

select is(result ->> 'lossless', 'true', 'the parts joined with a blank line are the text') from result;
select is(result -> 'derivations', '2', 'a derivation for each part') from result;
select is(result -> 'memberships_affected', '1', 'one piece floats on the unit') from result;
select is((select lifecycle_status from unit), 'superseded', 'the unit is superseded');
select results_eq(
  $$select canonical_address, lifecycle_status from iu_core.information_unit where canonical_address like 'pgtap/điều-1/%' order by 1$$,
  $$values ('pgtap/điều-1/1'::text collate "C", 'draft'::text), ('pgtap/điều-1/2', 'draft')$$,
  'the parts are drafts below its address'
);
select is(
  (select array_agg(iu_id) from iu_core.fn_iu_collection_render('pgtap.quy-định')),
  (select array[iu_id] from unit),
  'the piece is where it was'
);
select is((select count(*) from iu_core.v_iu_membership_pending where collection_key = 'pgtap.quy-định'), 1::bigint, 'and waits for a decision');
select throws_ok('split_without', 'IU006', null, 'what is superseded is not split again');
select throws_ok('delete from iu_core.iu_derivation', 'IU009', null, 'lineage is never deleted');

select * from finish();
rollback;
