import { expect } from "vitest";
import { type Ailment, past } from "./ailment.ts";
import { envelopeAilments } from "./envelope_ailments.ts";
import { governanceAilments } from "./governance_ailments.ts";
import { structureAilments } from "./structure_ailments.ts";
import { workAilments } from "./work_ailments.ts";

const first = (table: string, column: string) => `(select ${column} from iu_core.${table} order by 1 limit 1)`;
const workflow = "(select collection_id from iu_core.iu_piece_collection where collection_key = 'seed.workflow')";

/** An event that nobody emitted: newest of all, of a registered type and without text unless said otherwise. */
const event = (given: Record<string, string>) => {
  const row = { event_domain: "piece", event_type: "piece.split", emit_mode: "dry_run", payload: "{}", ...given };
  return `
    insert into iu_core.event_outbox (event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor, payload)
    values ('ffffffff-ffff-7fff-bfff-ffffffffffff', now(), gen_random_uuid(), '${row.event_domain}', '${row.event_type}', '${row.emit_mode}',
      'information_unit', 'nobody', '${row.payload}')`;
};

export const ailments: readonly Ailment[] = [
  {
    surface: "config",
    what: "a key nobody registered",
    change: past("dot_config", "insert into iu_core.dot_config (key, value) values ('seeded.key', 'true')"),
    observed: { unregistered: ["seeded.key"] },
  },
  {
    surface: "config",
    what: "a gate that is neither open nor closed",
    change: past("dot_config", `insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', '"yes"')`),
    observed: { ill_typed: ["iu_core.composer_enabled"] },
  },
  {
    surface: "config",
    what: "a number out of its range",
    change: past("dot_config", "update iu_core.dot_config set value = '-1' where key = 'iu_core.max_pieces'"),
    observed: { ill_typed: ["iu_core.max_pieces"] },
  },
  {
    surface: "config",
    what: "a log that can be rewritten",
    change: "alter table iu_core.dot_config_log disable trigger user",
    observed: { log_append_only: false },
  },
  {
    surface: "units",
    what: "a body rewritten in place",
    change: past("unit_version", "update iu_core.unit_version set body = 'Seeded.' where version_no = 2"),
    observed: { altered_versions: [expect.stringContaining(" version 2")] },
  },
  {
    surface: "units",
    what: "a current version that does not exist",
    change: past("information_unit", "update iu_core.information_unit set current_version_no = 7 where canonical_address = 'seed/note'"),
    observed: { without_current_version: [expect.any(String)] },
  },
  {
    surface: "units",
    what: "versions that can be deleted",
    change: "drop trigger unit_version_refuse_change on iu_core.unit_version",
    observed: { versions_immutable: false },
  },
  {
    surface: "units",
    what: "versions whose guard refuses updates only",
    change: `
      drop trigger unit_version_refuse_change on iu_core.unit_version;
      create trigger unit_version_refuse_change before update on iu_core.unit_version
        for each statement execute function iu_core.fn_iu_refuse_change()`,
    observed: { versions_immutable: false },
  },
  {
    surface: "lifecycle_log",
    what: "a unit nobody made",
    change: `
      insert into iu_core.information_unit (canonical_address, unit_kind, created_by) values ('seeded', 'note', 'nobody');
      insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
        select iu_id, 1, 'Seeded', 'Seeded.', iu_core.fn_iu_sha256('Seeded.'), 'nobody'
        from iu_core.information_unit where canonical_address = 'seeded'`,
    observed: { units_without_log: [expect.any(String)] },
  },
  {
    surface: "lifecycle_log",
    what: "history deleted",
    change: past("iu_lifecycle_log", `delete from iu_core.iu_lifecycle_log where iu_id = ${first("information_unit", "iu_id")}`),
    observed: { units_without_log: [expect.any(String)], append_only: true },
  },
  {
    surface: "lifecycle_log",
    what: "a log that can be rewritten",
    change: "alter table iu_core.iu_lifecycle_log disable trigger iu_lifecycle_log_refuse_change",
    observed: { append_only: false },
  },
  {
    surface: "collections",
    what: "a gap in the positions",
    change: past("iu_piece_membership", `delete from iu_core.iu_piece_membership where collection_id = ${workflow} and piece_order = 2`),
    observed: { with_gaps: ["seed.workflow"] },
    unwell: ["collections", "manifests"],
  },
  {
    surface: "collections",
    what: "a role the kind does not have",
    change: past(
      "iu_piece_membership",
      `update iu_core.iu_piece_membership set role = 'title' where collection_id = ${workflow} and piece_order = 2`,
    ),
    observed: { against_their_kind: ["seed.workflow"], with_gaps: [] },
    unwell: ["collections", "manifests"],
  },
  {
    surface: "manifests",
    what: "pieces exchanged past the functions",
    change: past(
      "iu_piece_membership",
      `update iu_core.iu_piece_membership set iu_id = (select iu_id from iu_core.information_unit where canonical_address = 'seed/note')
       where collection_id = ${workflow} and piece_order = 2`,
    ),
    observed: { other_pieces: ["seed.workflow"], other_number: [] },
  },
  {
    surface: "manifests",
    what: "a manifest number nobody wrote",
    change: past("iu_piece_collection", `update iu_core.iu_piece_collection set manifest_no = 9 where collection_id = ${workflow}`),
    observed: { other_number: ["seed.workflow"], other_pieces: [] },
  },
  {
    surface: "manifests",
    what: "manifests deleted",
    change: past("iu_piece_collection_manifest", `delete from iu_core.iu_piece_collection_manifest where collection_id = ${workflow}`),
    observed: { other_number: ["seed.workflow"], other_pieces: ["seed.workflow"] },
  },
  {
    surface: "manifests",
    what: "history that can be rewritten",
    change: "alter table iu_core.iu_piece_collection_manifest disable trigger user",
    observed: { append_only: false },
  },
  {
    surface: "event_types",
    what: "a schema that allows text",
    change: past(
      "event_type_registry",
      `update iu_core.event_type_registry set schema_jsonb = '{"properties": {"body_text": {"type": "string"}}}', payload_keys = '{body_text}'
       where event_type = 'piece.split'`,
    ),
    observed: { allowing_denied_keys: ["piece.split"], rule_not_of_schema: [] },
  },
  {
    surface: "event_types",
    what: "a schema that allows text further down",
    change: past(
      "event_type_registry",
      `update iu_core.event_type_registry
       set schema_jsonb = '{"properties": {"a": {"items": {"properties": {"iu_body": {}}}}}}', payload_keys = null, payload_rule = null
       where event_type = 'piece.split'`,
    ),
    observed: { allowing_denied_keys: ["piece.split"] },
  },
  {
    surface: "event_types",
    what: "a rule that is not that of the schema",
    change: past(
      "event_type_registry",
      "update iu_core.event_type_registry set payload_keys = '{anything}' where event_type = 'piece.split'",
    ),
    observed: { rule_not_of_schema: ["piece.split"], allowing_denied_keys: [] },
  },
  {
    surface: "event_types",
    what: "a type behind another gate than its domain's",
    change: `
      alter table iu_core.event_type_registry drop constraint event_type_registry_event_domain_emit_gate_dry_run_gate_fkey;
      ${past("event_type_registry", "update iu_core.event_type_registry set emit_gate = 'iu_core.composer_enabled' where event_type = 'piece.split'")}`,
    observed: { gates_not_those_of_domain: ["piece.split"] },
  },
  {
    surface: "event_types",
    what: "a domain without its gates",
    change: `
      alter table iu_core.event_domain_registry drop constraint event_domain_registry_emit_gate_fkey;
      alter table iu_core.proof_gate_function drop constraint proof_gate_function_gate_fkey;
      ${past("dot_config_registry", "delete from iu_core.dot_config_registry where key = 'app_event_runtime.emit_enabled'")}`,
    observed: { domains_without_gates: ["app"] },
  },
  {
    surface: "event_types",
    what: "a transition nobody reports",
    change: past("iu_transition_type", "insert into iu_core.iu_transition_type values ('seeded', '{draft}', null, 'seeded', 'Seeded.')"),
    observed: { transitions_without_type: ["seeded"] },
  },
  {
    surface: "event_types",
    what: "a log that can be rewritten",
    change: "alter table iu_core.event_type_log disable trigger user",
    observed: { log_append_only: false },
  },
  {
    surface: "outbox",
    what: "an event of a type nobody registered",
    change: event({ event_type: "piece.seeded" }),
    observed: { of_unregistered_type: [expect.any(String)], holding_denied_keys: [] },
  },
  {
    surface: "outbox",
    what: "an event in another domain than its type's",
    change: event({ event_domain: "app" }),
    observed: { of_unregistered_type: [expect.any(String)] },
  },
  {
    surface: "outbox",
    what: "text in a payload, further down",
    change: event({ payload: '{"a": [{"b": {"instruction_text": "Seeded."}}]}' }),
    observed: { holding_denied_keys: [expect.any(String)], of_unregistered_type: [] },
  },
  {
    surface: "outbox",
    what: "an event that is neither live nor a dry run",
    change: event({ emit_mode: "maybe" }),
    observed: { of_unregistered_type: [], holding_denied_keys: [] },
  },
  {
    surface: "outbox",
    what: "an outbox that can be rewritten",
    change: "alter table only iu_core.event_outbox disable trigger user",
    observed: { not_append_only: ["iu_core.event_outbox"] },
  },
  {
    surface: "outbox",
    what: "a partition that can be rewritten",
    change: "alter table iu_core.event_outbox_default disable trigger user",
    observed: { not_append_only: ["iu_core.event_outbox_default"] },
  },
  {
    surface: "outbox",
    what: "a lifecycle log that emits nothing",
    change: "alter table iu_core.iu_lifecycle_log disable trigger iu_lifecycle_log_emit",
    observed: { lifecycle_emits: false, not_append_only: [] },
  },
  ...envelopeAilments,
  ...workAilments,
  ...governanceAilments,
  ...structureAilments,
  {
    surface: "proof",
    what: "a function behind an open gate that was replaced since it was proved",
    change: `
      select iu_core.fn_proof_record(
        jsonb_build_array(
          jsonb_build_object(
            'function', 'fn_iu_create', 'definition_digest', iu_core.fn_proof_function_digest('fn_iu_create'), 'verdict', 'PASS',
            'evidence_tree', repeat('0', 64), 'key_id', 'seed', 'product_version', '0.2.0')),
        'seed');
      alter function iu_core.fn_iu_create security invoker;
      insert into iu_core.dot_config (key, value) values ('iu_core.unit_write_enabled', 'true')`,
    observed: { required: false, stale_behind_open_gates: ["fn_iu_create"] },
  },
  {
    surface: "proof",
    what: "a gate that was open when proofs became required",
    change: `insert into iu_core.dot_config (key, value) values ('app_event_runtime.emit_enabled', 'true'), ('proof.required', 'true')`,
    observed: {
      required: true,
      missing_behind_open_gates: ["fn_event_emit", "fn_event_emit_many", "fn_iu_refuse_change", "fn_iu_retention_keep"],
    },
  },
  {
    surface: "proof",
    what: "a record that can be rewritten",
    change: "alter table iu_core.proof_record disable trigger user",
    observed: { record_append_only: false },
  },
  {
    surface: "schema",
    what: "a function nobody migrated",
    change: "create function iu_core.seeded() returns int language sql as 'select 1'",
    observed: { unexpected: 2, objects: ["function seeded()", "grant function seeded() to PUBLIC"] },
  },
];
