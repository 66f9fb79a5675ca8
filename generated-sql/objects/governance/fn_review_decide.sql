create function iu_core.fn_review_decide(
  p_request_id uuid,
  p_actor text,
  p_comment text default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_review cutter_governance.review_request;
  v_decision_id uuid;
  v_decision text := 'approved';
begin
  perform iu_core.fn_dot_gate_require('iu_core.governance_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_request_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'The request for a review is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_request_id')::text,
      hint = 'Correct the argument named in the detail.';
  elsif length(p_comment) not between 1 and 2000 then
    raise exception using
      errcode = 'IU003',
      message = 'A comment has 1 to 2000 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_comment', 'length', length(p_comment))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  -- Who comes second waits here, and then finds the decision.
  select q.* into v_review from cutter_governance.review_request q where q.approval_request_id = p_request_id for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = format('There is no review %s.', p_request_id),
      detail = jsonb_build_object('code', 'not_found', 'request_id', p_request_id)::text,
      hint = 'Pass what fn_review_request returned.';
  end if;
  select d.review_decision_id
  into v_decision_id
  from cutter_governance.review_decision d
  where d.approval_request_id = p_request_id;
  if found then
    return v_decision_id;
  end if;

  if exists (select from iu_core.approval_request r where r.request_id = p_request_id and r.state = 'rejected') then
    v_decision := 'rejected';
  else
    perform iu_core.fn_approval_hold(
      p_request_id, 'review.' || v_review.operation, v_review.review_request_id, iu_core.fn_iu_units_digest(v_review.iu_ids)
    );
  end if;
  v_decision_id := iu_core.fn_iu_uuid7();
  insert into cutter_governance.review_decision (
    review_decision_id, operation, subject_digest, iu_ids, decision, approval_request_id, decided_by, decided_at, comment
  )
  values (
    v_decision_id, v_review.operation, v_review.subject_digest, v_review.iu_ids, v_decision, p_request_id, p_actor, clock_timestamp(), p_comment
  );
  return v_decision_id;
end
$iu$;

comment on function iu_core.fn_review_decide(uuid, text, text) is 'Records what a review decided, and returns the decision that the operation is called with.
Approved once the approval has its quorum and the units are still what it was asked for; rejected when it was. Refused with IU007 otherwise. Asked again, it answers the same decision.
Arguments:
  p_request_id: The request for approval that fn_review_request returned.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_comment: What there is to say about it; 1 to 2000 characters.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_review_decide(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_review_decide(uuid, text, text) from public;
grant execute on function iu_core.fn_review_decide(uuid, text, text) to iu_app;
