create function iu_core.fn_governance_trace(
  p_iu_id uuid
)
returns table (
  decided_at timestamp with time zone,
  operation text,
  decision text,
  review_decision_id uuid,
  decided_by text,
  comment text,
  units integer,
  subject_digest text,
  approval_request_id uuid,
  approval_state text,
  requested_by text,
  approved_by text[],
  rejected_by text[],
  change_set_id uuid,
  manifest_envelope_id uuid,
  document_key text,
  cut_request_id uuid,
  block_no integer,
  version_no integer,
  body_digest text
)
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if not exists (select from iu_core.information_unit u where u.iu_id = p_iu_id) then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  return query
  select
    d.decided_at,
    d.operation,
    d.decision,
    d.review_decision_id,
    d.decided_by,
    d.comment,
    cardinality(d.iu_ids),
    d.subject_digest,
    d.approval_request_id,
    case
      when r.state in ('pending', 'approved') and r.expires_at <= clock_timestamp() then 'expired'
      else r.state
    end,
    r.requested_by,
    array(
      select v.principal
      from iu_core.approval_vote v
      where v.request_id = d.approval_request_id and v.decision = 'approve'
      order by v.principal
    ),
    array(
      select v.principal
      from iu_core.approval_vote v
      where v.request_id = d.approval_request_id and v.decision = 'reject'
      order by v.principal
    ),
    s.change_set_id,
    e.manifest_envelope_id,
    e.document_key,
    e.cut_request_id,
    b.block_no,
    b.version_no,
    b.body_digest
  from cutter_governance.review_decision d
  left join iu_core.approval_request r on r.request_id = d.approval_request_id
  left join cutter_governance.cut_change_set s on s.review_decision_id = d.review_decision_id
  left join cutter_governance.manifest_envelope e on e.manifest_envelope_id = s.manifest_envelope_id
  left join cutter_governance.manifest_unit_block b on b.manifest_envelope_id = e.manifest_envelope_id and b.iu_id = p_iu_id
  where d.iu_ids @> array[p_iu_id]
  order by d.decided_at, d.review_decision_id;
end
$iu$;

comment on function iu_core.fn_governance_trace(uuid) is 'Who allowed what to be done with a unit: its review decisions, the approvals behind them, and the change sets under them, oldest first.
Runs with its owner''s privileges: nobody else may read the governance tables.
Arguments:
  p_iu_id: The unit.
Errors: IU003 invalid_argument, IU004 not_found
Example: select operation, decision, approved_by from iu_core.fn_governance_trace(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_governance_trace(uuid) from public;
grant execute on function iu_core.fn_governance_trace(uuid) to iu_auditor, iu_operator;
