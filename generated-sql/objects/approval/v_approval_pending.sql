create view iu_core.v_approval_pending with (security_invoker = true) as
select
  r.request_id,
  r.policy,
  r.subject_kind,
  r.subject_id,
  r.subject_digest,
  r.requested_by,
  r.context,
  r.approvals,
  r.minimum_approvals as required,
  r.rejections,
  r.distinct_roles,
  array(
    select p.principal
    from iu_core.approval_principal p
    where p.status = 'active'
    and p.principal <> all (r.excluded_principals)
    and (r.requester_may_vote or p.principal <> r.requested_by)
    and (
      r.voter_roles = '{}' and r.voters = '{}'
      or p.role = any (r.voter_roles)
      or p.principal = any (r.voters)
    )
      and not exists (
        select
        from iu_core.approval_vote v
        where v.request_id = r.request_id and v.principal = p.principal
      )
    order by p.principal
  ) as may_vote,
  r.requested_at,
  r.expires_at
from iu_core.approval_request r
where r.state = 'pending' and r.expires_at > clock_timestamp();

comment on view iu_core.v_approval_pending is 'Requests for approval that wait for votes and whose time is not over, with who may still vote.';
comment on column iu_core.v_approval_pending.request_id is 'The request.';
comment on column iu_core.v_approval_pending.policy is 'The policy it was opened under.';
comment on column iu_core.v_approval_pending.subject_kind is 'What sort of thing the subject is.';
comment on column iu_core.v_approval_pending.subject_id is 'What is to be approved.';
comment on column iu_core.v_approval_pending.subject_digest is 'SHA-256 of what exactly is to be approved.';
comment on column iu_core.v_approval_pending.requested_by is 'Who asks for it.';
comment on column iu_core.v_approval_pending.context is 'Facts for those who vote.';
comment on column iu_core.v_approval_pending.approvals is 'Principals who approved so far.';
comment on column iu_core.v_approval_pending.required is 'Principals who must approve.';
comment on column iu_core.v_approval_pending.rejections is 'Principals who rejected so far.';
comment on column iu_core.v_approval_pending.distinct_roles is 'How many roles those who approve must hold among them.';
comment on column iu_core.v_approval_pending.may_vote is 'Principals who may vote and have not.';
comment on column iu_core.v_approval_pending.requested_at is 'When it was opened.';
comment on column iu_core.v_approval_pending.expires_at is 'When its time is over.';

grant select on table iu_core.v_approval_pending to iu_reader;
