create function iu_core.fn_review_decision(
  p_request_id uuid
)
returns jsonb
language sql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
select jsonb_build_object(
  'review_decision_id', d.review_decision_id,
  'operation', d.operation,
  'decision', d.decision,
  'change_set_id', s.change_set_id,
  'manifest_envelope_id', s.manifest_envelope_id
)
from cutter_governance.review_decision d
left join cutter_governance.cut_change_set s on s.review_decision_id = d.review_decision_id
where d.approval_request_id = p_request_id;
$iu$;

comment on function iu_core.fn_review_decision(uuid) is 'What a review decided and what was authored under it; null while nothing is decided.
Runs with its owner''s privileges: nobody else may read the governance tables.
Arguments:
  p_request_id: The request for approval that fn_review_request returned.
Example: select iu_core.fn_review_decision(''0199c2f4-0000-7000-8000-000000000001'') ->> ''review_decision_id''';

revoke all on function iu_core.fn_review_decision(uuid) from public;
grant execute on function iu_core.fn_review_decision(uuid) to iu_app, iu_auditor;
