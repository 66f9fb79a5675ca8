insert into iu_core.approval_policy (policy, summary, minimum_approvals, is_shipped)
  values ('queue.dead_letter_replay', 'Dead letters are replayed: two others than who asks must agree.', 2, true);
