insert into iu_core.approval_policy (policy, summary, minimum_approvals, requester_may_vote, one_reject_vetoes, expires_after, is_shipped)
  values ('iu_core.review', 'Reviews of units: one other than who asks must agree, and one who rejects is enough to stop it.', 1, false, true, '30 days', true);
