import type pg from "pg";

const pieces = (count: number, roles: readonly string[] = []) =>
  JSON.stringify(
    Array.from({ length: count }, (_, i) => ({
      title: `Bước ${i + 1}`,
      body: `Nội dung ${i + 1}.\n`,
      ...(roles[i] ? { role: roles[i] } : {}),
    })),
  );

/** What an organisation does in its first hour: opens gates, composes, instantiates, revises, and things are emitted. In the caller's transaction. */
export async function useProduct(client: pg.ClientBase, schema = "iu_core"): Promise<void> {
  const call = (text: string, ...values: unknown[]) => client.query(`select ${schema}.${text}`, values);
  const offered = async (key: string) =>
    ((await client.query(`select from ${schema}.dot_config_registry where key = $1`, [key])).rowCount ?? 0) > 0;
  for (const gate of ["iu_core.unit_write_enabled", "iu_core.composer_enabled", "piece_event_runtime.emit_enabled", "approval.enabled"]) {
    if (await offered(gate)) await call("fn_dot_config_set($1, 'true', 'seed', 'First hour.')", gate);
  }
  await call("fn_iu_compose('workflow.seed', 'workflow', 'Duyệt hóa đơn', $1::jsonb, 'seed')", pieces(7));
  await call(
    "fn_iu_compose('file.seed', 'file', 'Sổ tay', $1::jsonb, 'seed')",
    pieces(5, ["title", "intro", "body", "appendix", "reference"]),
  );
  await call("fn_iu_collection_instantiate('workflow.seed', 'workflow.seed.1', 'Duyệt hóa đơn, tháng 5', 'seed')");
  await call(
    `fn_iu_revise(iu_id, 'Bước 1', 'Nội dung mới.', 1, 'seed') from ${schema}.information_unit where canonical_address = 'workflow.seed/1'`,
  );
  await call("fn_iu_collection_manifest_refresh('workflow.seed', 'seed')");
  await call(
    `fn_iu_piece_emit_event('split', iu_id, '{}', 'seed') from ${schema}.information_unit where canonical_address = 'file.seed/3'`,
  );
  // An earlier version has no approvals, bus or queue.
  if (!(await offered("approval.enabled"))) return;
  for (const [principal, role] of Object.entries({ an: "reviewer", bình: "owner" }))
    await call("fn_approval_principal_set($1, $2, 'seed')", principal, role);
  await call("fn_approval_policy_set('seed', 'Hai người.', $1::jsonb, 'seed')", '{"minimum_approvals": 2, "distinct_roles": 2}');
  for (const voters of [["an"], ["an", "bình"]]) {
    await call("fn_approval_open('seed', 'seed', gen_random_uuid(), repeat('0', 64), 'seed')");
    for (const voter of voters)
      await call(`fn_approval_vote((select max(request_id::text)::uuid from ${schema}.approval_request), $1, 'approve')`, voter);
  }
  await useBus(client, schema);
  if (await offered("iu_core.lifecycle_enabled")) await useLifecycle(client, schema);
  if (await offered("iu_core.structure_ops_enabled")) await useStructure(client, schema);
  await useQueue(client, schema);
  if (await offered("iu_core.access_enabled")) await useAccess(client, schema);
  if (await offered("cutter.planning_enabled")) await useCut(client, schema);
  if (await offered("iu_core.three_axis_auto_refresh_enabled")) await useEnvelope(client, schema);
  if (!(await offered("iu_core.command_enabled"))) return;
  await call("fn_dot_config_set('iu_core.command_enabled', 'true', 'seed', 'First hour.')");
  await call("fn_dot_command_execute('iu.piece_emit_event', '{}', 'seed')");
}

/** A document that was cut, and whose edited text is planned; the first cut was taken back and reinstated before. */
async function useCut(client: pg.ClientBase, schema: string): Promise<void> {
  for (const gate of ["planning_enabled", "execution_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`cutter.${gate}`]);
  await client.query(`
    select ${schema}.fn_cut_plan_markdown(${schema}.fn_cut_open('quy-trinh', E'# Mua sắm\\n\\nHai báo giá.\\n\\n# Ngưỡng\\n', 'seed'), 'seed');
    select ${schema}.fn_approval_vote((${schema}.fn_cut_submit(cut_request_id, 'seed') ->> 'approval_request_id')::uuid, 'an', 'approve')
      from ${schema}.cut_request;
    select ${schema}.fn_cut_execute(cut_request_id, 'real', 'seed') from ${schema}.cut_request;
    select ${schema}.fn_cut_compensate(cut_request_id, 'seed') from ${schema}.cut_request;
    select ${schema}.fn_cut_reinstate(cut_request_id, 'seed') from ${schema}.cut_request;
    select ${schema}.fn_cut_verify(cut_request_id, 'an') from ${schema}.cut_request;
    select ${schema}.fn_cut_complete(cut_request_id, 'seed') from ${schema}.cut_request;
    select ${schema}.fn_cut_plan_markdown(${schema}.fn_cut_open('quy-trinh', E'# Mua sắm\\n\\nBa báo giá.\\n', 'seed'), 'seed');
  `);
}

/** A tagged and linked unit, envelopes that are refreshed from now on, and a policy of retention that let nothing go so far. */
async function useEnvelope(client: pg.ClientBase, schema: string): Promise<void> {
  for (const gate of ["unit_metadata_enabled", "three_axis_auto_refresh_enabled", "retention_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`iu_core.${gate}`]);
  await client.query(`
    select ${schema}.fn_iu_three_axis_envelope_refresh('seed');
    select ${schema}.fn_iu_tag_register('review.cycle', 'one_of', 'Chu kỳ rà soát.', 'seed', '{monthly,yearly}');
    select ${schema}.fn_iu_tag_set(iu_id, 'review.cycle', 'yearly', 'seed'), ${schema}.fn_iu_sql_link_set(iu_id, 'relation', 'pg_catalog', 'pg_class', 'describes', 'seed')
      from ${schema}.information_unit where canonical_address = 'file.seed/4';
    select ${schema}.fn_iu_retention_policy_set('job_results', true, '30 days', 'seed');
    select ${schema}.fn_iu_retention_run('job_results', false, 'seed');
  `);
}

/** A unit in a scope, and the one who was shown it. */
async function useAccess(client: pg.ClientBase, schema: string): Promise<void> {
  for (const gate of ["access_enabled", "render_body_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`iu_core.${gate}`]);
  await client.query(`
    select ${schema}.fn_access_scope_define('seed', 'Phòng nhân sự.', 'seed');
    select ${schema}.fn_access_grant('seed', 'an', 'seed');
    select ${schema}.fn_iu_scope_set(
      array[${schema}.fn_iu_create('seed/salary', 'clause', 'Bậc lương', 'Chỉ cho phòng nhân sự.', 'seed')], 'seed', 'seed');
    select ${schema}.fn_iu_render_body(iu_id, null, 'latest', 'an', '{}')
      from ${schema}.information_unit where canonical_address = 'seed/salary';
  `);
}

/** An event that was acknowledged and read, one that is outstanding with its consumer, one still in line; all three live. */
async function useBus(client: pg.ClientBase, schema: string): Promise<void> {
  const emit = `
    select ${schema}.fn_iu_piece_emit_event('split', iu_id, '{}', 'seed')
      from ${schema}.information_unit where canonical_address = 'file.seed/3';
  `;
  await client.query(`
    select ${schema}.fn_dot_config_set('event_bus.enabled', 'true', 'seed', 'First hour.');
    select ${schema}.fn_dot_config_set('piece_event_runtime.dry_run_only', 'false', 'seed', 'For the bus.');
    select ${schema}.fn_event_subscribe('seed', '{piece.*}', 'seed');
    ${emit}${emit}
    select ${schema}.fn_event_mark_read('an', array_agg(event_id)), ${schema}.fn_event_ack('seed', (array_agg(event_id))[1], 'seed')
      from ${schema}.fn_event_poll('seed', 1, 'seed');
    select from ${schema}.fn_event_poll('seed', 1, 'seed');
    ${emit}
    select ${schema}.fn_dot_config_set('piece_event_runtime.dry_run_only', 'true', 'seed', 'Dry runs from now on.');
    insert into ${schema}.event_retention_log (before, retention_months, partitions, last_position, actor)
      values ('2020-02-01Z', 12, '{event_outbox_2020_01}', null, 'seed');
  `);
}

/** A title in force, one that was in force and is retired, and one on hold. */
async function useLifecycle(client: pg.ClientBase, schema: string): Promise<void> {
  const governance = schema === "iu_core" ? "cutter_governance" : `${schema}_cutter_governance`;
  for (const gate of ["governance_enabled", "lifecycle_enabled", "hold_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`iu_core.${gate}`]);
  await client.query(`
    select ${schema}.fn_iu_create('seed/old', 'note', 'Ghi chú', 'Cũ.', 'seed');
    select ${schema}.fn_approval_vote(${schema}.fn_review_request('enact', array_agg(iu_id), 'seed'), 'an', 'approve')
      from ${schema}.information_unit where canonical_address in ('seed/old', 'file.seed/1');
    select ${schema}.fn_governance_author('seed', request_id, 'seed') from ${schema}.approval_request where subject_kind = 'review.enact';
    select ${schema}.fn_iu_enact_many(b.iu_ids, s.review_decision_id, s.change_set_id, 'seed')
      from ${governance}.cut_change_set s,
        lateral (select array_agg(iu_id) as iu_ids from ${governance}.manifest_unit_block where manifest_envelope_id = s.manifest_envelope_id) b;
    select ${schema}.fn_approval_vote(${schema}.fn_review_request('retire', array_agg(iu_id), 'seed'), 'an', 'approve')
      from ${schema}.information_unit where canonical_address = 'seed/old';
    select ${schema}.fn_iu_retire(u.iu_id, ${schema}.fn_review_decide(r.request_id, 'seed'), 'seed')
      from ${schema}.information_unit u, ${schema}.approval_request r where u.canonical_address = 'seed/old' and r.subject_kind = 'review.retire';
    select ${schema}.fn_iu_hold_place(array_agg(iu_id), 'Đang tranh chấp.', 'seed') from ${schema}.information_unit where canonical_address = 'file.seed/2';
  `);
}

/** A step that was split; what is to become of it in its workflow and in the instance is not decided. */
async function useStructure(client: pg.ClientBase, schema: string): Promise<void> {
  for (const gate of ["governance_enabled", "structure_ops_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`iu_core.${gate}`]);
  await client.query(`
    select ${schema}.fn_approval_vote(${schema}.fn_review_request('split', array_agg(iu_id), 'seed'), 'an', 'approve')
      from ${schema}.information_unit where canonical_address = 'workflow.seed/7';
    select ${schema}.fn_iu_split(
        u.iu_id, '[{"title": "Bước 7a", "body": "Nội dung"}, {"title": "Bước 7b", "body": "7."}]',
        ${schema}.fn_review_decide(r.request_id, 'seed'), 'seed')
      from ${schema}.information_unit u, ${schema}.approval_request r
      where u.canonical_address = 'workflow.seed/7' and r.subject_kind = 'review.split';
  `);
}

/** A job that ended, a dead letter whose replay is asked for, and a job that runs; the latter two failed before. */
async function useQueue(client: pg.ClientBase, schema: string): Promise<void> {
  for (const gate of ["enabled", "heartbeat_enabled", "dlq_replay_enabled"])
    await client.query(`select ${schema}.fn_dot_config_set($1, 'true', 'seed', 'First hour.')`, [`job_substrate.${gate}`]);
  await client.query(`
    select ${schema}.fn_job_queue_register('seed', '{"description": "Hóa đơn.", "keep_results": "all"}', 'seed');
    select ${schema}.fn_executor_class_register('seed', '{
      "executor_kind": "noop", "mutating": false, "description": "Hóa đơn.", "limits": {"rate_count": 9, "rate_seconds": 60}}', 'seed');
    select ${schema}.fn_job_schedule_set('seed', '0 2 * * *', 'seed', 'seed', '{}', '2100-01-01Z', 'seed');
    select ${schema}.fn_job_enqueue('seed', 'seed', '{"ok": true}', 'seed', '{"idempotency_key": "seed"}');
    select ${schema}.fn_job_enqueue('seed', 'seed', '{"ok": false}', 'seed', '{"max_attempts": 1}');
    select ${schema}.fn_job_enqueue('seed', 'seed', '{"ok": false}', 'seed', '{"group_key": "seed"}');
    select ${schema}.fn_job_finish(
        jsonb_agg(
          jsonb_build_object(
            'job_id', job_id, 'lease_token', lease_token, 'ok', payload -> 'ok', 'result', 'Xong.', 'error', 'Lỗi.', 'retry_after_ms', 0)),
        'seed')
      from ${schema}.fn_job_claim('seed', 'seed', 3);
    select from ${schema}.fn_job_claim('seed', 'seed', 1, '1 day');
    select ${schema}.fn_dlq_replay_request(array_agg(dead_letter_id), 'Sửa rồi.', 'seed') from ${schema}.job_dead_letter;
  `);
}

export async function useProductForGood(client: pg.ClientBase): Promise<void> {
  await client.query("begin");
  try {
    await useProduct(client);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
