-- A change of state that its machine does not list is refused, whoever makes it; what is listed can be asked for.
begin;
select plan(6);

insert into iu_core.approval_policy (policy, summary, minimum_approvals) values ('pgtap', 'pgTAP.', 1);
prepare request(text) as
  insert into iu_core.approval_request
    (policy, subject_kind, subject_id, subject_digest, requested_by, minimum_approvals, distinct_roles, voter_roles, voters,
     excluded_principals, requester_may_vote, one_reject_vetoes, state, expires_at, changed_by)
  values ('pgtap', 'pgtap', gen_random_uuid(), repeat('0', 64), 'pgtap', 1, 1, '{}', '{}', '{}', false, true, $1, 'infinity', 'pgtap');

select throws_ok($$execute request('approved')$$, 'IU006', 'approval_request does not begin as approved.', 'a row begins in an initial state');
select lives_ok($$execute request('pending')$$, 'such as pending');
select lives_ok($$update iu_core.approval_request set state = 'approved'$$, 'a listed change is made');
select throws_ok(
  $$update iu_core.approval_request set state = 'pending'$$,
  'IU006',
  'approval_request does not go from approved to pending.',
  'any other is refused'
);
select results_eq(
  $$select to_state, transition from iu_core.fn_state_machine_allowed('approval_request', 'approved')$$,
  $$values ('cancelled', 'cancel'), ('expired', 'expire'), ('invalidated', 'invalidate')$$,
  'the listed ones can be asked for'
);
select throws_ok(
  $$select * from iu_core.fn_state_machine_allowed('pgtap', 'pending')$$,
  'IU002',
  'There is no state machine pgtap.',
  'of a registered machine'
);

select * from finish();
rollback;
