-- Pieces follow or keep, decisions are taken back, and a split that nothing has built on is undone.
begin;
select plan(9);

insert into iu_core.dot_config (key, value)
select key, 'true'
from unnest('{iu_core.unit_write_enabled,iu_core.composer_enabled,approval.enabled,iu_core.governance_enabled,iu_core.structure_ops_enabled}'::text[]) as key
on conflict (key) do update set value = 'true';
select iu_core.fn_approval_principal_set('pgtap.reviewer', 'reviewer', 'pgtap');
select iu_core.fn_iu_create('pgtap/điều-2', 'clause', 'Điều 2', 'Phạm vi. Đối tượng.', 'pgtap');
create temporary view unit as select * from iu_core.information_unit where canonical_address = 'pgtap/điều-2';
select iu_core.fn_iu_compose('pgtap.sổ-tay', 'workflow', 'Sổ tay', jsonb_build_array(jsonb_build_object('iu_id', iu_id)), 'pgtap') from unit;
create temporary table review as
select iu_core.fn_review_request('split', array[iu_id], 'pgtap') as request_id from unit;
select iu_core.fn_approval_vote(request_id, 'pgtap.reviewer', 'approve') from review;
create temporary table result as
select (iu_core.fn_iu_split(
  iu_id, '[{"title": "A", "body": "a"}, {"title": "B", "body": "b"}]', iu_core.fn_review_decide(request_id, 'pgtap'), 'pgtap'
) ->> 'operation_id')::uuid as operation_id
from unit, review;
create temporary view bodies as select string_agg(body, ' ' order by piece_order) as bodies from iu_core.fn_iu_collection_render('pgtap.sổ-tay');

select is(
  (select iu_core.fn_iu_membership_decide(operation_id, 'pgtap.sổ-tay', 'follow', 1, 'pgtap') ->> 'manifest_no' from result), '2', 'following writes a manifest'
);
select is((select bodies from bodies), 'a b', 'and puts the parts where the unit stood');
prepare undo_split as select iu_core.fn_iu_unsplit(operation_id, 'pgtap') from result;
select throws_ok('undo_split', 'IU005', null, 'a split whose parts are pieces is not undone');
select is(
  (select iu_core.fn_iu_membership_undecide(operation_id, 'pgtap.sổ-tay', 2, 'pgtap') ->> 'state' from result), 'pending', 'the decision is taken back'
);
select is((select bodies from bodies), 'Phạm vi. Đối tượng.', 'and the unit is the piece again');
select lives_ok('undo_split', 'then the split is undone');
select is((select lifecycle_status from unit), 'draft', 'the unit is what it was');
select is(
  (select count(*) from iu_core.information_unit where canonical_address like 'pgtap/điều-2/%' and lifecycle_status <> 'withdrawn'), 0::bigint, 'its parts are withdrawn'
);
select is_empty($$select * from iu_core.v_iu_membership_pending where collection_key = 'pgtap.sổ-tay'$$, 'and nothing is left to be decided');

select * from finish();
rollback;
