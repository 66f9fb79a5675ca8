create table iu_core.approval_request (
  request_id          uuid not null default iu_core.fn_iu_uuid7(),
  policy              text collate pg_catalog."C" not null,
  subject_kind        text collate pg_catalog."C" not null,
  subject_id          uuid not null,
  subject_digest      text collate pg_catalog."C" not null,
  requested_by        text collate pg_catalog."C" not null,
  context             jsonb not null default '{}'::jsonb,
  minimum_approvals   integer not null,
  distinct_roles      integer not null,
  voter_roles         text[] not null,
  voters              text[] not null,
  excluded_principals text[] not null,
  requester_may_vote  boolean not null,
  one_reject_vetoes   boolean not null,
  state               text not null default 'pending',
  approvals           integer not null default 0,
  rejections          integer not null default 0,
  requested_at        timestamp with time zone not null default clock_timestamp(),
  expires_at          timestamp with time zone not null,
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null,
  traceparent         text,
  constraint approval_request_pkey primary key (request_id),
  constraint approval_request_policy_fkey foreign key (policy) references iu_core.approval_policy (policy),
  constraint approval_request_state_known_check check (state in ('pending', 'approved', 'rejected', 'expired', 'invalidated', 'cancelled')),
  constraint approval_request_digest_format_check check (subject_digest ~ '^[0-9a-f]{64}$'),
  constraint approval_request_context_is_object_check check (jsonb_typeof(context) = 'object'),
  constraint approval_request_counts_check check (approvals >= 0 and rejections >= 0)
);

create index approval_request_policy_idx on iu_core.approval_request (policy);

comment on index iu_core.approval_request_policy_idx is 'Requests under a policy.';

create index approval_request_subject_kind_subject_id_idx on iu_core.approval_request (subject_kind, subject_id)
  where state in ('pending', 'approved');

comment on index iu_core.approval_request_subject_kind_subject_id_idx is 'What still counts for a subject.';

create index approval_request_expires_at_idx on iu_core.approval_request (expires_at)
  where state in ('pending', 'approved');

comment on index iu_core.approval_request_expires_at_idx is 'What is to be swept when its time is over.';

comment on table iu_core.approval_request is 'One request for approval, bound to the digest of what is to be approved, with the terms that counted when it was opened.';
comment on column iu_core.approval_request.request_id is 'Identity; time-ordered.';
comment on column iu_core.approval_request.policy is 'The policy it was opened under.';
comment on column iu_core.approval_request.subject_kind is 'What sort of thing the subject is, such as dead_letter_batch.';
comment on column iu_core.approval_request.subject_id is 'What is to be approved.';
comment on column iu_core.approval_request.subject_digest is 'SHA-256 of what exactly is to be approved; of anything else the approval says nothing.';
comment on column iu_core.approval_request.requested_by is 'Who asks for it.';
comment on column iu_core.approval_request.context is 'Facts for those who vote; an object.';
comment on column iu_core.approval_request.minimum_approvals is 'How many different principals must approve.';
comment on column iu_core.approval_request.distinct_roles is 'How many different roles those who approve must hold among them.';
comment on column iu_core.approval_request.voter_roles is 'Roles whose principals may vote.';
comment on column iu_core.approval_request.voters is 'Principals who may vote whatever their role; with no role and no principal named, every principal may.';
comment on column iu_core.approval_request.excluded_principals is 'Principals who may not vote in any case.';
comment on column iu_core.approval_request.requester_may_vote is 'Whether who asks for the approval may vote on it.';
comment on column iu_core.approval_request.one_reject_vetoes is 'Whether one rejection decides; if not, the request is rejected once it can no longer be approved.';
comment on column iu_core.approval_request.state is 'State of the machine approval_request.';
comment on column iu_core.approval_request.approvals is 'Principals who approved.';
comment on column iu_core.approval_request.rejections is 'Principals who rejected.';
comment on column iu_core.approval_request.requested_at is 'When it was opened.';
comment on column iu_core.approval_request.expires_at is 'From then on it does not count, whatever its state.';
comment on column iu_core.approval_request.changed_at is 'When its state changed last.';
comment on column iu_core.approval_request.changed_by is 'Who brought it into its state.';
comment on column iu_core.approval_request.traceparent is 'W3C trace context of who opened it; its events carry it on.';
comment on constraint approval_request_pkey on iu_core.approval_request is 'Identity of a row.';
comment on constraint approval_request_policy_fkey on iu_core.approval_request is 'Each policy is a row of approval_policy.';
comment on constraint approval_request_state_known_check on iu_core.approval_request is 'state known.';
comment on constraint approval_request_digest_format_check on iu_core.approval_request is 'digest format.';
comment on constraint approval_request_context_is_object_check on iu_core.approval_request is 'context is object.';
comment on constraint approval_request_counts_check on iu_core.approval_request is 'counts.';

grant select on table iu_core.approval_request to iu_reader;

create trigger approval_request_refuse_change
  before delete or truncate on iu_core.approval_request
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_request_refuse_change on iu_core.approval_request is 'Keeps approval_request append-only: delete, truncate is refused with IU009.';

create trigger approval_request_keep
  after update of request_id, policy, subject_kind, subject_id, subject_digest, requested_by, context, requested_at, expires_at, minimum_approvals, distinct_roles, voter_roles, voters, excluded_principals, requester_may_vote, one_reject_vetoes on iu_core.approval_request
  for each row
  when (array[old.request_id::text, old.policy::text, old.subject_kind::text, old.subject_id::text, old.subject_digest::text, old.requested_by::text, old.context::text, old.requested_at::text, old.expires_at::text, old.minimum_approvals::text, old.distinct_roles::text, old.voter_roles::text, old.voters::text, old.excluded_principals::text, old.requester_may_vote::text, old.one_reject_vetoes::text] is distinct from array[new.request_id::text, new.policy::text, new.subject_kind::text, new.subject_id::text, new.subject_digest::text, new.requested_by::text, new.context::text, new.requested_at::text, new.expires_at::text, new.minimum_approvals::text, new.distinct_roles::text, new.voter_roles::text, new.voters::text, new.excluded_principals::text, new.requester_may_vote::text, new.one_reject_vetoes::text])
  execute function iu_core.fn_approval_request_keep();
comment on trigger approval_request_keep on iu_core.approval_request is 'Refuses to change the subject, the requester, the time limit and the terms of a request.';

create trigger approval_request_state_change
  after update of state on iu_core.approval_request
  for each row
  when (old.state <> new.state)
  execute function iu_core.fn_state_machine_check('approval_request', 'pending>approved', 'pending>rejected', 'pending>expired', 'pending>invalidated', 'pending>cancelled', 'approved>expired', 'approved>invalidated', 'approved>cancelled');
comment on trigger approval_request_state_change on iu_core.approval_request is 'Refuses with IU006 a change of state that the machine approval_request does not allow.';

create trigger approval_request_state_begin
  after insert on iu_core.approval_request
  for each row
  when (new.state not in ('pending') and new.requested_at >= now())
  execute function iu_core.fn_state_machine_check('approval_request');
comment on trigger approval_request_state_begin on iu_core.approval_request is 'Refuses with IU006 a new row that is not in an initial state of the machine approval_request.';
