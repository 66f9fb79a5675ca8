-- A decision counts for its operation and its units as they were reviewed, and while its approval does.
begin;
select plan(6);

select iu_core.fn_dot_config_set(gate, 'true', 'pgtap', 'Test.')
from unnest('{iu_core.unit_write_enabled,approval.enabled,iu_core.governance_enabled}'::text[]) as gate;
select iu_core.fn_approval_principal_set('pgtap.an', 'reviewer', 'pgtap');
select iu_core.fn_iu_create('pgtap/' || n, 'clause', 'Điều ' || n, 'Nội dung.', 'pgtap') from generate_series(1, 2) as n;

create function pg_temp.unit(n int) returns uuid language sql as
  $$select u.iu_id from iu_core.information_unit u where u.canonical_address = 'pgtap/' || n$$;
create function pg_temp.request() returns uuid language sql as
  $$select r.request_id from iu_core.approval_request r where r.subject_kind = 'review.merge'$$;
create function pg_temp.decision() returns uuid language sql as $$select iu_core.fn_review_decide(pg_temp.request(), 'pgtap')$$;

select iu_core.fn_review_request('merge', array[pg_temp.unit(1), pg_temp.unit(2)], 'pgtap');
select iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.an', 'approve');
select is(pg_temp.decision(), pg_temp.decision(), 'a review is decided once');
select lives_ok(
  $$select iu_core.fn_review_require(pg_temp.decision(), 'merge', array[pg_temp.unit(2), pg_temp.unit(1)])$$,
  'it allows what was reviewed'
);
select throws_ok(
  $$select iu_core.fn_review_require(pg_temp.decision(), 'split', array[pg_temp.unit(1)])$$,
  'IU007',
  'The review is for merge, not for split.',
  'nothing else'
);
select throws_ok(
  $$select iu_core.fn_review_require(pg_temp.decision(), 'merge', array[pg_temp.unit(1)])$$,
  'IU007',
  'The review is not for exactly these units.',
  'with all of its units'
);
select iu_core.fn_approval_cancel(pg_temp.request(), 'pgtap');
select throws_ok(
  $$select iu_core.fn_review_require(pg_temp.decision(), 'merge', array[pg_temp.unit(1), pg_temp.unit(2)])$$,
  'IU007',
  'This needs an approval, and the one given is cancelled.',
  'while its approval counts'
);
select iu_core.fn_iu_revise(pg_temp.unit(2), 'Điều 2', 'Mới.', 1, 'pgtap');
select throws_ok(
  $$select iu_core.fn_review_require(pg_temp.decision(), 'merge', array[pg_temp.unit(1), pg_temp.unit(2)])$$,
  'IU007',
  'The units are no longer what was reviewed.',
  'as they were'
);

select * from finish();
rollback;
