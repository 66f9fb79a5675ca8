create function iu_core.fn_iu_state_digest()
returns table (
  relation text,
  row_count bigint,
  digest text
)
language sql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
set DateStyle = 'ISO, YMD'
set IntervalStyle = 'postgres'
set TimeZone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = '1'
set row_security = 'off'
as $iu$
select
  s.relation,
  s.row_count,
  encode(sha256(convert_to(concat_ws('|', s.relation, s.row_count, s.low, s.high), 'UTF8')), 'hex')
from (
  select 'dot_config_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_config', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_config_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_config_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'state_machine', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine as whole_row offset bigint '0') as r (row_text)
  union all
  select 'state_machine_state', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine_state as whole_row offset bigint '0') as r (row_text)
  union all
  select 'state_machine_transition', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.state_machine_transition as whole_row offset bigint '0') as r (row_text)
  union all
  select 'access_scope', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.access_scope as whole_row offset bigint '0') as r (row_text)
  union all
  select 'access_grant', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.access_grant as whole_row offset bigint '0') as r (row_text)
  union all
  select 'access_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.access_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'information_unit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.information_unit as whole_row offset bigint '0') as r (row_text)
  union all
  select 'unit_version', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.unit_version as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_transition_type', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_transition_type as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_lifecycle_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_lifecycle_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_collection_kind', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_collection_kind as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_collection_kind_role', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_collection_kind_role as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_collection', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_collection as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_membership', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_membership as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_piece_collection_manifest', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_piece_collection_manifest as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_domain_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_domain_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_type_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_type_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_type_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_type_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_outbox', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_outbox as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_tail', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_tail as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_bus_head', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_bus_head as whole_row offset bigint '0') as r (row_text)
  union all
  select 'idempotency_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.idempotency_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_principal', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_principal as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_policy', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_policy as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_vote', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_vote as whole_row offset bigint '0') as r (row_text)
  union all
  select 'approval_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.approval_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_segment', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_segment as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_subscription', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_subscription as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_read', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_read as whole_row offset bigint '0') as r (row_text)
  union all
  select 'event_retention_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.event_retention_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'executor_class_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.executor_class_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_class_usage', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_class_usage as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_queue_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_queue_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_lane', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_lane as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_group', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_group as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_queue', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_queue as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_batch', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_batch as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_result', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_result as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_dead_letter', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_dead_letter as whole_row offset bigint '0') as r (row_text)
  union all
  select 'queue_heartbeat', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.queue_heartbeat as whole_row offset bigint '0') as r (row_text)
  union all
  select 'job_schedule', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.job_schedule as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dlq_replay_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dlq_replay_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dlq_replay_item', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dlq_replay_item as whole_row offset bigint '0') as r (row_text)
  union all
  select 'governance.review_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from cutter_governance.review_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'governance.review_decision', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from cutter_governance.review_decision as whole_row offset bigint '0') as r (row_text)
  union all
  select 'governance.manifest_envelope', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from cutter_governance.manifest_envelope as whole_row offset bigint '0') as r (row_text)
  union all
  select 'governance.manifest_unit_block', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from cutter_governance.manifest_unit_block as whole_row offset bigint '0') as r (row_text)
  union all
  select 'governance.cut_change_set', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from cutter_governance.cut_change_set as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_hold', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_hold as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_hold_unit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_hold_unit as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_in_force', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_in_force as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_retirement', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_retirement as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_derivation', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_derivation as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_membership_decision', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_membership_decision as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_metadata_tag_registry', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_metadata_tag_registry as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_metadata_tag_registry_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_metadata_tag_registry_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_metadata_tag', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_metadata_tag as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_sql_link', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_sql_link as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_metadata_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_metadata_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_three_axis_envelope', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_three_axis_envelope as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_document', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_document as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_document_unit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_document_unit as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_request', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_request as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_request_transition', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_request_transition as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_leg', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_leg as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_compensation', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_compensation as whole_row offset bigint '0') as r (row_text)
  union all
  select 'cut_compensation_step', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.cut_compensation_step as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_render_audit', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_render_audit as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_iu_command_catalog', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_iu_command_catalog as whole_row offset bigint '0') as r (row_text)
  union all
  select 'dot_iu_command_run', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.dot_iu_command_run as whole_row offset bigint '0') as r (row_text)
  union all
  select 'retention_target', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.retention_target as whole_row offset bigint '0') as r (row_text)
  union all
  select 'retention_policy', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.retention_policy as whole_row offset bigint '0') as r (row_text)
  union all
  select 'retention_policy_log', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.retention_policy_log as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_retention_run', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_retention_run as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_subject', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_subject as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_gate_function', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_gate_function as whole_row offset bigint '0') as r (row_text)
  union all
  select 'proof_record', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.proof_record as whole_row offset bigint '0') as r (row_text)
  union all
  select 'iu_schema_expectation', count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from iu_core.iu_schema_expectation as whole_row offset bigint '0') as r (row_text)
) as s (relation, row_count, low, high)
order by s.relation collate "C";
$iu$;

comment on function iu_core.fn_iu_state_digest() is 'All rows of all tables of the product: per table their number and a digest that does not depend on their order.
A row counts as its text. The digest is SHA-256 over the table''s name, its row count and the sums of two 64-bit hashes of every row with different seeds. Any change of any value shows, short of a coincidence that will not happen; it is no signature: rows can be made up to meet given sums. Digests compare within one major version of PostgreSQL. All tables are read in the caller''s snapshot, whoever asks: iu_schema_expectation is among them. It reads everything, so it takes the time that takes.
Example: select * from iu_core.fn_iu_state_digest()';

revoke all on function iu_core.fn_iu_state_digest() from public;
grant execute on function iu_core.fn_iu_state_digest() to iu_operator, iu_auditor;
