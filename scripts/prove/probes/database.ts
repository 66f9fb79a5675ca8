import { iuApp, iuAuditor, iuOperator } from "../../../schema-ts/foundation/roles.ts";
import type { RoleDefinition } from "../../../schema-ts/kit/index.ts";
import type { ProbeClass } from "../../evidence/format.ts";
import type { ProofPlace } from "../prove.ts";
import type { Control, Probe } from "./probe.ts";
import { askIn } from "./transaction.ts";

/** SQL for the schema of one installation. */
type Statement = (schema: string) => string;

interface DatabaseRequest {
  readonly request: string;
  readonly given?: Statement;
  readonly as?: RoleDefinition;
  readonly statement: Statement;
}

const ask = (place: ProofPlace, { given, as, statement }: DatabaseRequest, weakened?: string) => {
  const schema = place.names.schema();
  return askIn(place, {
    given: [given?.(schema), weakened].filter(Boolean).join(";\n"),
    role: as?.name,
    make: async (client) => {
      const result = await client.query(statement(schema));
      return [result].flat().map(({ rows }) => rows);
    },
  });
};

export const databaseProbe = (spec: DatabaseRequest & { class: ProbeClass; code: string }): Probe => ({
  class: spec.class,
  request: spec.request,
  code: spec.code,
  ask: (place, { weakened }) => ask(place, spec, weakened),
});

const denied = "42501";
const set = (schema: string, key: string, value: string) =>
  `insert into ${schema}.dot_config (key, value) values ('${key}', '${value}') on conflict (key) do update set value = excluded.value`;
const closed = (schema: string, key: string) => set(schema, key, "false");
const compose = (schema: string) =>
  `select ${schema}.fn_iu_compose('probe', 'workflow', 'Probe', '[{"title": "Bước 1", "body": "Nội dung."}]', 'probe')`;
const unit = (schema: string) =>
  `${set(schema, "proof.required", "false")};
   ${set(schema, "iu_core.unit_write_enabled", "true")};
   select ${schema}.fn_iu_create('probe/unit', 'clause', 'Điều 1', 'Nội dung.', 'probe')`;
const proofOf = (schema: string, digest: string) =>
  `select ${schema}.fn_proof_record(jsonb_build_array(jsonb_build_object(
     'function', 'fn_iu_create', 'definition_digest', ${digest}, 'verdict', 'FAIL',
     'evidence_tree', repeat('0', 64), 'key_id', 'probe', 'product_version', '0.0.0')), 'probe')`;
/** Proves everything behind a gate as it is, in the transaction. */
const proveAll = (schema: string) =>
  `select ${schema}.fn_proof_record(jsonb_agg(jsonb_build_object(
     'function', s.function_name, 'definition_digest', ${schema}.fn_proof_function_digest(s.function_name), 'verdict', 'PASS',
     'evidence_tree', repeat('0', 64), 'key_id', 'probe', 'product_version', '0.0.0')), 'probe')
   from ${schema}.proof_subject as s`;
const open = (schema: string) =>
  `select ${schema}.fn_dot_config_set('iu_core.unit_write_enabled', 'true', 'probe', 'A probe.') ->> 'new' as open`;

export const databaseProbes: readonly Probe[] = [
  databaseProbe({
    class: "production-target",
    request: "a run in SQL that commits, in production",
    given: (s) => set(s, "deployment.environment", '"production"'),
    statement: (s) => `select ${s}.fn_proof_scope_require('commit')`,
    code: "IU011",
  }),
  databaseProbe({
    class: "real-run",
    request: "compose by the application while the composer's gate is closed",
    given: (s) => closed(s, "iu_core.composer_enabled"),
    as: iuApp,
    statement: compose,
    code: "IU001",
  }),
  databaseProbe({
    class: "qt001-apply",
    request: "record a proof of another definition than the one there is",
    as: iuOperator,
    statement: (s) => proofOf(s, "repeat('0', 64)"),
    code: "IU010",
  }),
  databaseProbe({
    class: "qt001-apply",
    request: "open a gate whose function was replaced since it was proved",
    given: (s) =>
      [
        closed(s, "iu_core.unit_write_enabled"),
        proveAll(s),
        `alter function ${s}.fn_iu_create(text, text, text, text, text, jsonb) cost 99`,
        set(s, "proof.required", "true"),
      ].join(";\n"),
    as: iuOperator,
    statement: open,
    code: "IU015",
  }),
  databaseProbe({
    class: "permit-activation-repoint-cutover",
    request: "open a gate by the application",
    as: iuApp,
    statement: open,
    code: denied,
  }),
  databaseProbe({
    class: "permit-activation-repoint-cutover",
    request: "replace the function that checks gates, by an operator",
    as: iuOperator,
    statement: (s) => `create or replace function ${s}.fn_dot_gate_require(p_key text) returns void language sql as ''`,
    code: denied,
  }),
  databaseProbe({
    class: "production-pg",
    request: "insert a unit directly, by the application",
    as: iuApp,
    statement: (s) =>
      `insert into ${s}.information_unit (canonical_address, unit_kind, created_by) values ('probe/direct', 'clause', 'probe')`,
    code: denied,
  }),
  databaseProbe({
    class: "production-pg",
    request: "insert into the configuration directly, by an operator",
    as: iuOperator,
    statement: (s) => `insert into ${s}.dot_config (key, value) values ('iu_core.max_pieces', '1')`,
    code: denied,
  }),
  databaseProbe({
    class: "production-directus",
    request: "rewrite the text of a version, by its owner",
    given: unit,
    statement: (s) => `update ${s}.unit_version set body = 'Khác.' where title = 'Điều 1' returning version_no`,
    code: "IU009",
  }),
  databaseProbe({
    class: "production-system-issues",
    request: "emit an event of a type nobody registered",
    as: iuApp,
    statement: (s) => `select ${s}.fn_event_emit('probe.unregistered', 'information_unit', gen_random_uuid(), '{}', 'probe')`,
    code: "IU002",
  }),
  databaseProbe({
    class: "production-system-issues",
    request: "set a key nobody registered, by its owner",
    statement: (s) => `insert into ${s}.dot_config (key, value) values ('probe.unregistered', 'true')`,
    code: "IU002",
  }),
  databaseProbe({
    class: "production-ci-deploy",
    request: "create a function in the schema, by an operator",
    as: iuOperator,
    statement: (s) => `create function ${s}.fn_probe() returns int language sql as 'select 1'`,
    code: denied,
  }),
  databaseProbe({
    class: "production-ci-deploy",
    request: "switch triggers off, by an operator",
    as: iuOperator,
    statement: (s) => `alter table ${s}.dot_config disable trigger user`,
    code: denied,
  }),
  databaseProbe({
    class: "secrets",
    request: "make the auditor's role log in, by an operator",
    as: iuOperator,
    statement: () => `alter role ${iuAuditor.name} login`,
    code: denied,
  }),
  databaseProbe({
    class: "evidence-deletion",
    request: "delete recorded proofs, by their owner",
    statement: (s) => `delete from ${s}.proof_record`,
    code: "IU009",
  }),
  databaseProbe({
    class: "evidence-deletion",
    request: "empty the log of configuration changes, by its owner",
    statement: (s) => `truncate ${s}.dot_config_log`,
    code: "IU009",
  }),
  databaseProbe({
    class: "missing-delegation",
    request: "open a gate without saying who asks",
    as: iuOperator,
    statement: (s) => `select ${s}.fn_dot_config_set('iu_core.composer_enabled', 'true', '', 'A probe.')`,
    code: "IU003",
  }),
  databaseProbe({
    class: "missing-delegation",
    request: "record a proof by the application",
    as: iuApp,
    statement: (s) => proofOf(s, `${s}.fn_proof_function_digest('fn_iu_create')`),
    code: denied,
  }),
  databaseProbe({
    class: "missing-rollback-proof",
    request: "open a gate whose functions have no counted proof, where proofs are required",
    given: (s) =>
      [
        closed(s, "iu_core.unit_write_enabled"),
        proveAll(s),
        `select ${s}.fn_proof_withdraw('fn_iu_create', 'A probe.', 'probe')`,
        set(s, "proof.required", "true"),
      ].join(";\n"),
    as: iuOperator,
    statement: open,
    code: "IU015",
  }),
  databaseProbe({
    class: "missing-rollback-proof",
    request: "record a proof of a function there is not",
    as: iuOperator,
    statement: (s) => proofOf(s, "repeat('0', 64)").replace("fn_iu_create", "fn_probe_unknown"),
    code: "IU002",
  }),
];

export const databaseControls: readonly Control[] = [
  {
    request: "compose by the application while the composer's gate is open",
    given: (s: string) => `${set(s, "proof.required", "false")}; ${set(s, "iu_core.composer_enabled", "true")}`,
    as: iuApp,
    statement: compose,
  },
  {
    request: "open a gate whose functions are proved, where proofs are required, by an operator",
    given: (s: string) => [closed(s, "iu_core.unit_write_enabled"), proveAll(s), set(s, "proof.required", "true")].join(";\n"),
    as: iuOperator,
    statement: open,
  },
  {
    request: "a run in SQL that is rolled back, in production",
    given: (s: string) => set(s, "deployment.environment", '"production"'),
    statement: (s: string) => `select ${s}.fn_proof_scope_require('rollback')`,
  },
].map((spec) => ({ request: spec.request, ask: (place: ProofPlace) => ask(place, spec) }));
