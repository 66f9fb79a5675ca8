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
  await useQueue(client, schema);
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
