create table iu_core.approval_policy (
  policy              text collate pg_catalog."C" not null,
  summary             text not null,
  minimum_approvals   integer not null,
  distinct_roles      integer not null default 1,
  voter_roles         text[] not null default '{}',
  voters              text[] not null default '{}',
  excluded_principals text[] not null default '{}',
  requester_may_vote  boolean not null default false,
  one_reject_vetoes   boolean not null default true,
  expires_after       interval not null default '7 days',
  is_shipped          boolean not null default false,
  status              text not null default 'active',
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null default 'iu_core',
  constraint approval_policy_pkey primary key (policy),
  constraint approval_policy_name_format_check check (policy ~ '^[a-z][a-z0-9_.-]*$' and length(policy) <= 150),
  constraint approval_policy_minimum_range_check check (minimum_approvals between 1 and 100),
  constraint approval_policy_roles_range_check check (distinct_roles between 0 and minimum_approvals),
  constraint approval_policy_expires_after_range_check check (expires_after > '0' and expires_after <= '10 years'),
  constraint approval_policy_status_known_check check (status in ('active', 'withdrawn')),
  constraint approval_policy_shipped_is_active_check check (not is_shipped or status = 'active')
);

comment on table iu_core.approval_policy is 'What it takes to approve something. Requests are opened under a policy and keep its terms.';
comment on column iu_core.approval_policy.policy is 'Name of the policy, such as queue.dead_letter_replay.';
comment on column iu_core.approval_policy.summary is 'What it is for.';
comment on column iu_core.approval_policy.minimum_approvals is 'How many different principals must approve.';
comment on column iu_core.approval_policy.distinct_roles is 'How many different roles those who approve must hold among them.';
comment on column iu_core.approval_policy.voter_roles is 'Roles whose principals may vote.';
comment on column iu_core.approval_policy.voters is 'Principals who may vote whatever their role; with no role and no principal named, every principal may.';
comment on column iu_core.approval_policy.excluded_principals is 'Principals who may not vote in any case.';
comment on column iu_core.approval_policy.requester_may_vote is 'Whether who asks for the approval may vote on it.';
comment on column iu_core.approval_policy.one_reject_vetoes is 'Whether one rejection decides; if not, the request is rejected once it can no longer be approved.';
comment on column iu_core.approval_policy.expires_after is 'How long a request counts, open or approved.';
comment on column iu_core.approval_policy.is_shipped is 'Whether it came with the product; such a policy is not changed.';
comment on column iu_core.approval_policy.status is 'active, or withdrawn: no request is opened under it.';
comment on column iu_core.approval_policy.changed_at is 'When it was changed last.';
comment on column iu_core.approval_policy.changed_by is 'Who changed it last.';
comment on constraint approval_policy_pkey on iu_core.approval_policy is 'Identity of a row.';
comment on constraint approval_policy_name_format_check on iu_core.approval_policy is 'name format.';
comment on constraint approval_policy_minimum_range_check on iu_core.approval_policy is 'minimum range.';
comment on constraint approval_policy_roles_range_check on iu_core.approval_policy is 'roles range.';
comment on constraint approval_policy_expires_after_range_check on iu_core.approval_policy is 'expires after range.';
comment on constraint approval_policy_status_known_check on iu_core.approval_policy is 'status known.';
comment on constraint approval_policy_shipped_is_active_check on iu_core.approval_policy is 'shipped is active.';

grant select on table iu_core.approval_policy to iu_reader;

create trigger approval_policy_refuse_change
  before delete or truncate on iu_core.approval_policy
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_policy_refuse_change on iu_core.approval_policy is 'Keeps approval_policy append-only: delete, truncate is refused with IU009.';
