import { expect } from "vitest";

/** Something wrong in a seeded database, the surface that must say so, and what it must show. */
export interface Ailment {
  readonly surface: string;
  readonly what: string;
  readonly change: string;
  readonly observed: Record<string, unknown>;
  /** All surfaces that are not ok, when it is more than this one. */
  readonly unwell?: readonly string[];
}

const past = (table: string, change: string) =>
  `alter table iu_core.${table} disable trigger user; ${change}; alter table iu_core.${table} enable trigger user`;

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

/** A job that nobody enqueued. */
const job = (given: Record<string, string>) => {
  const row = { executor_class: "noop", state: "ready", ...given };
  return `
    insert into iu_core.job_queue (job_id, run_at, enqueued_at, max_attempts, priority, is_plain, is_limited, queue, payload, actor, lease_token, ${Object.keys(row).join(", ")})
    values ('ffffffff-ffff-7fff-bfff-ffffffffffff', now(), now(), 1, 0, true, false, 'default', '{}', 'nobody', gen_random_uuid(), ${Object.values(
      row,
    )
      .map((value) => `'${value}'`)
      .join(", ")})`;
};

/** A dead letter that nobody's failure made. */
const letter = (given: Record<string, string>) => {
  const row = { errors: '[{"error": "seeded"}]', state: "dead", died_at: "now()", ...given };
  return `
    insert into iu_core.job_dead_letter (job_id, queue, executor_class, payload, priority, max_attempts, actor, enqueued_at, changed_at, ${Object.keys(row).join(", ")})
    values (gen_random_uuid(), 'default', 'noop', '{}', 0, 1, 'nobody', now(), now(), ${Object.values(row)
      .map((value) => `'${value}'`)
      .join(", ")})`;
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
  {
    surface: "approvals",
    what: "an approval nobody gave",
    change: past(
      "approval_request",
      'insert into iu_core.approval_request select (jsonb_populate_record(r, \'{"request_id": "ffffffff-ffff-7fff-bfff-ffffffffffff", "approvals": 0}\')).* from iu_core.approval_request r where policy = \'seed\'',
    ),
    observed: { approved_without_quorum: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], votes_miscounted: [] },
  },
  {
    surface: "approvals",
    what: "a count that is not that of the votes",
    change: past("approval_request", "update iu_core.approval_request set approvals = 2"),
    observed: { votes_miscounted: [expect.any(String)], approved_without_quorum: [] },
  },
  {
    surface: "approvals",
    what: "an approval by who asked for it",
    change: past("approval_request", "update iu_core.approval_request set requested_by = 'chi'"),
    observed: { voted_on_by_requester: [expect.any(String)] },
  },
  {
    surface: "approvals",
    what: "votes that can be rewritten",
    change: "alter table iu_core.approval_vote disable trigger user",
    observed: { votes_append_only: false, log_append_only: true },
  },
  {
    surface: "approvals",
    what: "a state that can be changed at will",
    change: "alter table iu_core.approval_request disable trigger approval_request_state_change",
    observed: { requests_guarded: false },
  },
  {
    surface: "queue",
    what: "a job of a class nobody registered",
    change: job({ executor_class: "seeded" }),
    observed: { of_unregistered_name: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], leases_run_out: [] },
  },
  {
    surface: "queue",
    what: "a lease that ran out long ago",
    change: job({ state: "leased", lease_until: "2020-01-01" }),
    observed: { leases_run_out: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], of_unregistered_name: [] },
  },
  {
    surface: "queue",
    what: "a group whose turn never comes",
    change: "insert into iu_core.job_group (queue, group_key, head_job_id, last_no) values ('default', 'seeded', gen_random_uuid(), 1)",
    observed: { groups_without_head: ["default: seeded"] },
  },
  {
    surface: "dead_letters",
    what: "a letter without history",
    change: letter({ errors: "[]" }),
    observed: { without_history: [expect.any(String)], replayed_by_no_job: [] },
  },
  {
    surface: "dead_letters",
    what: "a letter whose replay got lost",
    change: letter({ state: "replaying", died_at: "2020-01-01" }),
    observed: { replayed_by_no_job: [expect.any(String)], without_history: [] },
  },
  {
    surface: "dead_letters",
    what: "more letters than are allowed to wait",
    change: `${letter({})}; ${past("dot_config", "insert into iu_core.dot_config (key, value) values ('job_substrate.dead_letter_alert', '0')")}`,
    observed: { waiting: 1, allowed: 0 },
  },
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
      missing_behind_open_gates: ["fn_event_announce", "fn_event_emit", "fn_event_emit_many", "fn_iu_refuse_change"],
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
