-- Units come into force under a change set that lists them, all or none; undone, they are drafts again.
begin;
select plan(8);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,approval.enabled,iu_core.governance_enabled,iu_core.lifecycle_enabled}'::text[]) as gate;
select iu_core.fn_approval_principal_set('pgtap.an', 'reviewer', 'pgtap');
select iu_core.fn_iu_create('pgtap/' || n, 'clause', 'Điều ' || n, 'Nội dung.', 'pgtap') from generate_series(1, 3) as n;

create function pg_temp.unit(n int) returns uuid language sql as
  $$select u.iu_id from iu_core.information_unit u where u.canonical_address = 'pgtap/' || n$$;
create function pg_temp.request() returns uuid language sql as
  $$select r.request_id from iu_core.approval_request r where r.subject_kind = 'review.enact' order by r.request_id desc limit 1$$;
create function pg_temp.enact(ids uuid[]) returns jsonb language sql as $$
  select iu_core.fn_iu_enact_many(ids, (c ->> 'review_decision_id')::uuid, (c ->> 'change_set_id')::uuid, 'pgtap')
  from iu_core.fn_governance_author('pgtap', pg_temp.request(), 'pgtap') as c
$$;

select isnt(
  iu_core.fn_review_request('enact', array[pg_temp.unit(1), pg_temp.unit(2)], 'pgtap'),
  null,
  'a review is asked for'
);
select throws_ok(
  $$select iu_core.fn_governance_author('pgtap', pg_temp.request(), 'pgtap')$$,
  'IU007',
  'This needs an approval, and the one given is pending.',
  'nothing is authored before it is approved'
);
select iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.an', 'approve');
select throws_like(
  $$select pg_temp.enact(array[pg_temp.unit(1), pg_temp.unit(3), pg_temp.unit(2)])$$,
  '%does not list version 1 of the unit%',
  'a unit that was not reviewed is refused'
);
select is(
  (select count(*) from iu_core.information_unit u where u.canonical_address like 'pgtap/%' and u.lifecycle_status = 'enacted'),
  0::bigint,
  'and with it all the others'
);
select is(pg_temp.enact(array[pg_temp.unit(1), pg_temp.unit(2)]) ->> 'enacted', '2', 'those that were reviewed come into force');
select is(pg_temp.enact(array[pg_temp.unit(1), pg_temp.unit(2)]) ->> 'enacted', '0', 'once');
select is(
  (select f.version_no from iu_core.fn_iu_in_force(pg_temp.unit(1), clock_timestamp()) f),
  1,
  'what is in force is known'
);
select is(iu_core.fn_iu_unenact(pg_temp.unit(1), 'pgtap') ->> 'to_status', 'draft', 'undone, it is a draft');

select * from finish();
rollback;
