-- Units go out of force all or none; undone, the same versions are in force again.
begin;
select plan(7);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,iu_core.composer_enabled,approval.enabled,iu_core.governance_enabled,iu_core.lifecycle_enabled}'::text[]) as gate;
select iu_core.fn_approval_principal_set('pgtap.an', 'reviewer', 'pgtap');
select iu_core.fn_iu_create('pgtap/' || n, 'clause', 'Điều ' || n, 'Nội dung.', 'pgtap') from generate_series(1, 2) as n;

create function pg_temp.units() returns uuid[] language sql as
  $$select array_agg(u.iu_id order by u.canonical_address) from iu_core.information_unit u where u.canonical_address like 'pgtap/%'$$;
create function pg_temp.request(operation text) returns uuid language sql as
  $$select r.request_id from iu_core.approval_request r where r.subject_kind = 'review.' || operation order by r.request_id desc limit 1$$;
create function pg_temp.retire() returns jsonb language sql as
  $$select iu_core.fn_iu_retire_many(pg_temp.units(), iu_core.fn_review_decide(pg_temp.request('retire'), 'pgtap'), 'pgtap')$$;

select iu_core.fn_review_request('enact', pg_temp.units(), 'pgtap');
select iu_core.fn_approval_vote(pg_temp.request('enact'), 'pgtap.an', 'approve');
select iu_core.fn_iu_enact_many(pg_temp.units(), (c ->> 'review_decision_id')::uuid, (c ->> 'change_set_id')::uuid, 'pgtap')
from iu_core.fn_governance_author('pgtap', pg_temp.request('enact'), 'pgtap') as c;
select iu_core.fn_review_request('retire', pg_temp.units(), 'pgtap');
select iu_core.fn_approval_vote(pg_temp.request('retire'), 'pgtap.an', 'approve');

select iu_core.fn_iu_compose(
  'pgtap', 'workflow', 'Thử', jsonb_build_array(jsonb_build_object('iu_id', (pg_temp.units())[2])), 'pgtap'
);
select throws_like('select pg_temp.retire()', '%is a piece of active collections: 1 places, the first in pgtap.', 'one that is a piece is refused');
select is(
  (select count(*) from iu_core.information_unit u where u.iu_id = any (pg_temp.units()) and u.lifecycle_status = 'enacted'),
  2::bigint,
  'and with it all the others'
);
select iu_core.fn_iu_collection_withdraw('pgtap', 1, 'pgtap');
select is(pg_temp.retire() ->> 'retired', '2', 'free, they are retired');
select is_empty('select from iu_core.fn_iu_in_force((pg_temp.units())[1], clock_timestamp())', 'nothing is in force');
select throws_ok('select pg_temp.retire()', 'IU006', 'A unit that is retired cannot take the transition retire.', 'once');
select is(iu_core.fn_iu_unretire_many(pg_temp.units(), 'pgtap') ->> 'unretired', '2', 'it is undone');
select is(
  (select f.version_no from iu_core.fn_iu_in_force((pg_temp.units())[1], clock_timestamp()) f),
  1,
  'and the same version is in force'
);

select * from finish();
rollback;
