-- Two principals of two roles approve; nobody votes twice, nor on what they ask for themselves; one rejection vetoes.
begin;
select plan(9);

select iu_core.fn_dot_config_set('approval.enabled', 'true', 'pgtap', 'Test.');
select iu_core.fn_approval_principal_set('pgtap.an', 'reviewer', 'pgtap');
select iu_core.fn_approval_principal_set('pgtap.binh', 'owner', 'pgtap');
select iu_core.fn_approval_principal_set('pgtap.chi', 'owner', 'pgtap');
select iu_core.fn_approval_policy_set('pgtap', 'pgTAP.', '{"minimum_approvals": 2, "distinct_roles": 2}', 'pgtap');

create function pg_temp.request() returns uuid language sql as
  $$select r.request_id from iu_core.approval_request r where r.policy = 'pgtap' order by r.request_id desc limit 1$$;

select isnt(
  iu_core.fn_approval_open('pgtap', 'pgtap', '01890000-0000-7000-8000-000000000000', repeat('0', 64), 'pgtap.chi'),
  null,
  'an approval is asked for'
);
select throws_ok(
  $$select iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.chi', 'approve')$$,
  'IU011',
  'Who asks for an approval does not vote on it.',
  'who asks does not vote'
);
select is(iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.an', 'approve') ->> 'state', 'pending', 'one is not enough');
select throws_ok(
  $$select iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.an', 'approve')$$,
  'IU005',
  'pgtap.an has voted on this request.',
  'nobody votes twice'
);
select throws_ok(
  $$select iu_core.fn_approval_require(pg_temp.request(), 'pgtap', '01890000-0000-7000-8000-000000000000', repeat('0', 64))$$,
  'IU007',
  'This needs an approval, and the one given is pending.',
  'a pending request counts for nothing'
);
select is(iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.binh', 'approve') ->> 'state', 'approved', 'two of two roles are');
select lives_ok(
  $$select iu_core.fn_approval_require(pg_temp.request(), 'pgtap', '01890000-0000-7000-8000-000000000000', repeat('0', 64))$$,
  'then it counts'
);
select throws_ok(
  $$select iu_core.fn_approval_require(pg_temp.request(), 'pgtap', '01890000-0000-7000-8000-000000000000', repeat('1', 64))$$,
  'IU007',
  'The subject is no longer what the approval is for.',
  'for this digest only'
);
select iu_core.fn_approval_open('pgtap', 'pgtap', '01890000-0000-7000-8000-000000000000', repeat('0', 64), 'pgtap.chi');
select is(iu_core.fn_approval_vote(pg_temp.request(), 'pgtap.binh', 'reject') ->> 'state', 'rejected', 'one rejection vetoes');

select * from finish();
rollback;
