import type { Client } from "../../scripts/postgres/connect.ts";

const gates = [
  "iu_core.composer_enabled",
  "iu_core.unit_write_enabled",
  "piece_event_runtime.emit_enabled",
  "approval.enabled",
  "event_bus.enabled",
  "job_substrate.enabled",
  "job_substrate.heartbeat_enabled",
  "job_substrate.dlq_replay_enabled",
  "iu_core.governance_enabled",
  "iu_core.unit_metadata_enabled",
  "iu_core.retention_enabled",
  "iu_core.hold_enabled",
  "iu_core.lifecycle_enabled",
  "iu_core.structure_ops_enabled",
  "iu_core.command_enabled",
  "cutter.planning_enabled",
  "cutter.execution_enabled",
  "iu_core.access_enabled",
  "iu_core.render_body_enabled",
];

/** A unit in a scope, and the one who was shown it. */
const access = `
  select iu_core.fn_access_scope_define('seed', 'Seeded.', 'seed');
  select iu_core.fn_access_grant('seed', 'chi', 'seed');
  select iu_core.fn_iu_scope_set(
    array[iu_core.fn_iu_create('seed/salary', 'note', 'Bậc lương', 'Chỉ cho phòng nhân sự.', 'seed')], 'seed', 'seed');
  select iu_core.fn_iu_render_body(iu_id, null, 'latest', 'chi', '{}')
    from iu_core.information_unit where canonical_address = 'seed/salary';
`;

/** One event that has a position and was read, then one that is still in line; both live. */
const bus = `
  insert into iu_core.dot_config (key, value) values ('piece_event_runtime.dry_run_only', 'false');
  select iu_core.fn_event_emit('piece.split', 'information_unit', iu_id, '{}', 'seed')
    from iu_core.information_unit where canonical_address = 'seed/note';
  select iu_core.fn_event_subscribe('seed', '{piece.*}', 'seed', '{"start": "beginning"}');
  select iu_core.fn_event_mark_read('chi', array_agg(event_id)) from iu_core.fn_event_poll('seed', 10, 'seed');
  select iu_core.fn_event_emit('piece.split', 'information_unit', iu_id, '{}', 'seed')
    from iu_core.information_unit where canonical_address = 'seed/note';
`;

/** No function retires anything but months long past. */
const retention = `
  insert into iu_core.event_retention_log (before, retention_months, partitions, last_position, actor)
    values ('2020-02-01Z', 12, '{event_outbox_2020_01}', 1, 'seed')
`;

/** One job ends with a result, another dies and is being replayed. */
const queue = `
  select iu_core.fn_executor_class_register(
    'seed', '{"executor_kind": "noop", "mutating": false, "description": "Seeded.", "limits": {"rate_count": 1, "rate_seconds": 60}}', 'seed');
  select iu_core.fn_job_schedule_set('seed', '0 2 * * *', 'default', 'noop', '{}', '2100-01-01Z', 'seed');
  select iu_core.fn_job_enqueue('default', 'seed', '{"ok": true}', 'seed');
  select iu_core.fn_job_enqueue('default', 'noop', '{"ok": false}', 'seed', '{"max_attempts": 1, "group_key": "seed"}');
  select iu_core.fn_job_enqueue_many('default', 'noop', (select jsonb_agg('{}'::jsonb) from generate_series(1, 20)), 'seed', '{"priority": 1}');
  select iu_core.fn_job_heartbeat('seed', '{}', '60 s');
  select iu_core.fn_job_finish(
      jsonb_agg(jsonb_build_object('job_id', job_id, 'lease_token', lease_token, 'ok', payload -> 'ok', 'result', '{"seeded": true}'::jsonb)), 'seed')
    from iu_core.fn_job_claim('default', 'seed', 2);
  select iu_core.fn_approval_principal_set(principal, 'owner', 'seed') from unnest('{dung,giang}'::text[]) as principal;
  select iu_core.fn_dlq_replay_request(array_agg(dead_letter_id), 'Seeded.', 'seed') from iu_core.job_dead_letter;
  select iu_core.fn_approval_vote(approval_request_id, principal, 'approve')
    from iu_core.dlq_replay_request, unnest('{dung,giang}'::text[]) as principal;
  select iu_core.fn_dlq_replay_execute(request_id, 'seed') from iu_core.dlq_replay_request;
`;

/** The note is enacted, was on hold, and was retired, which was undone. */
const lifecycle = `
  select iu_core.fn_approval_vote(iu_core.fn_review_request('enact', array_agg(iu_id), 'seed'), 'chi', 'approve')
    from iu_core.information_unit where canonical_address = 'seed/note';
  select iu_core.fn_governance_author('seed', request_id, 'seed') from iu_core.approval_request where subject_kind = 'review.enact';
  select iu_core.fn_iu_enact(iu_id, review_decision_id, change_set_id, 'seed')
    from iu_core.information_unit, cutter_governance.cut_change_set where canonical_address = 'seed/note';
  select iu_core.fn_iu_hold_release(iu_core.fn_iu_hold_place(array_agg(iu_id), 'Seeded.', 'seed'), 'seed', 'Seeded.')
    from iu_core.information_unit where canonical_address = 'seed/note';
  select iu_core.fn_approval_vote(iu_core.fn_review_request('retire', array_agg(iu_id), 'seed'), 'chi', 'approve')
    from iu_core.information_unit where canonical_address = 'seed/note';
  select iu_core.fn_iu_retire(u.iu_id, iu_core.fn_review_decide(r.request_id, 'seed'), 'seed')
    from iu_core.information_unit u, iu_core.approval_request r where u.canonical_address = 'seed/note' and r.subject_kind = 'review.retire';
  select iu_core.fn_iu_unretire(iu_id, 'seed') from iu_core.information_unit where canonical_address = 'seed/note';
`;

/** The last step of the workflow is split; what is to become of it there and in the instance is not decided. */
const structure = `
  select iu_core.fn_approval_vote(
      iu_core.fn_review_request('split', array_agg(iu_id), 'seed'), 'chi', 'approve')
    from iu_core.information_unit where canonical_address = 'seed.workflow/3';
  select iu_core.fn_iu_split(
      u.iu_id, '[{"title": "Three", "body": "Third"}, {"title": "Four", "body": "step."}]', iu_core.fn_review_decide(r.request_id, 'seed'), 'seed')
    from iu_core.information_unit u, iu_core.approval_request r
    where u.canonical_address = 'seed.workflow/3' and r.subject_kind = 'review.split';
`;

/** A unit with a tag and a link, an envelope for each unit, and a policy of retention that let nothing go so far. */
const envelope = `
  select iu_core.fn_iu_tag_register('seed.owner', 'text', 'Seeded.', 'seed');
  select iu_core.fn_iu_tag_set(iu_id, 'seed.owner', 'pháp chế', 'seed'), iu_core.fn_iu_sql_link_set(iu_id, 'relation', 'pg_catalog', 'pg_class', 'describes', 'seed')
    from iu_core.information_unit where canonical_address = 'seed/note';
  select iu_core.fn_iu_three_axis_envelope_refresh('seed');
  select iu_core.fn_iu_retention_policy_set('job_results', true, '30 days', 'seed');
  select iu_core.fn_iu_retention_run('job_results', false, 'seed');
`;

/** A document was cut, taken back, and reinstated. */
const cut = `
  select iu_core.fn_cut_plan_markdown(iu_core.fn_cut_open('seed.document', E'# Một\\n\\nHai báo giá.\\n', 'seed'), 'seed');
  select iu_core.fn_approval_vote((iu_core.fn_cut_submit(cut_request_id, 'seed') ->> 'approval_request_id')::uuid, 'chi', 'approve')
    from iu_core.cut_request;
  select iu_core.fn_cut_execute(cut_request_id, 'real', 'seed') from iu_core.cut_request;
  select iu_core.fn_cut_compensate(cut_request_id, 'seed') from iu_core.cut_request;
  select iu_core.fn_cut_reinstate(cut_request_id, 'seed') from iu_core.cut_request;
  select iu_core.fn_cut_verify(cut_request_id, 'chi') from iu_core.cut_request;
  select iu_core.fn_cut_complete(cut_request_id, 'seed') from iu_core.cut_request;
`;

/** Proved and undone, with a row that stays. */
const command = `
  select iu_core.fn_dot_command_execute('dot.config_set', '{"p_key": "iu_core.max_pieces", "p_value": 500, "p_reason": "Seeded."}', 'seed')
`;

/** Puts rows into every table of the product, through its functions, as the owner; gates end as they were. */
export async function seed(client: Client): Promise<void> {
  await client.query("begin");
  for (const gate of gates) await client.query("insert into iu_core.dot_config (key, value) values ($1, 'true')", [gate]);
  await client.query(`
    select iu_core.fn_iu_create('seed/note', 'note', 'Ghi chú', 'Nội dung thứ nhất.', 'seed');
    select iu_core.fn_iu_revise(iu_id, 'Ghi chú', 'Nội dung thứ hai.', 1, 'seed', 'second')
      from iu_core.information_unit where canonical_address = 'seed/note';
    select iu_core.fn_iu_compose('seed.workflow', 'workflow', 'Seed', '[
      {"title": "One", "body": "First step."}, {"title": "Two", "body": "Second step."}, {"title": "Three", "body": "Third step."}]', 'seed');
    select iu_core.fn_iu_collection_instantiate('seed.workflow', 'seed.instance', 'Seed', 'seed');
    select iu_core.fn_event_type_register('seed.happened', 'app', '{"properties": {"total": {"type": "number"}}}', 'Seeded.', 'seed');
    select iu_core.fn_event_emit('piece.created', 'information_unit', iu_id, '{}', 'seed', null, 'seed-1')
      from iu_core.information_unit where canonical_address = 'seed/note';
    select iu_core.fn_approval_principal_set('chi', 'reviewer', 'seed');
    select iu_core.fn_approval_policy_set('seed', 'Seeded.', '{}', 'seed');
    select iu_core.fn_approval_vote(iu_core.fn_approval_open('seed', 'seed', gen_random_uuid(), repeat('0', 64), 'seed'), 'chi', 'approve');
  `);
  for (const work of [queue, retention, lifecycle, structure, access, command, cut, envelope, bus]) await client.query(work);
  await client.query(`
    select iu_core.fn_proof_record(
      jsonb_build_array(
        jsonb_build_object(
          'function', 'fn_iu_compose', 'definition_digest', iu_core.fn_proof_function_digest('fn_iu_compose'), 'verdict', 'PASS',
          'evidence_tree', repeat('0', 64), 'key_id', 'seed', 'product_version', '0.2.0')),
      'seed')
  `);
  await client.query("delete from iu_core.dot_config");
  await client.query("insert into iu_core.dot_config (key, value) values ('iu_core.max_pieces', '500')");
  await client.query("commit");
}
