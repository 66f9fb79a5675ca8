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
  // An earlier version has no approvals.
  if (!(await offered("approval.enabled"))) return;
  for (const [principal, role] of Object.entries({ an: "reviewer", bình: "owner" }))
    await call("fn_approval_principal_set($1, $2, 'seed')", principal, role);
  await call("fn_approval_policy_set('seed', 'Hai người.', $1::jsonb, 'seed')", '{"minimum_approvals": 2, "distinct_roles": 2}');
  for (const voters of [["an"], ["an", "bình"]]) {
    await call("fn_approval_open('seed', 'seed', gen_random_uuid(), repeat('0', 64), 'seed')");
    for (const voter of voters)
      await call(`fn_approval_vote((select max(request_id::text)::uuid from ${schema}.approval_request), $1, 'approve')`, voter);
  }
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
