import type { Client } from "../../scripts/postgres/connect.ts";

const gates = ["iu_core.composer_enabled", "iu_core.unit_write_enabled", "piece_event_runtime.emit_enabled", "approval.enabled"];

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
