import { beforeAll, describe, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { rules } from "../../scripts/evidence/rules/index.ts";
import type { Guards, Probe } from "../../scripts/prove/probes/probe.ts";
import { probes, runProbe } from "../../scripts/prove/probes/run.ts";
import { type ProofPlace, proveFunction } from "../../scripts/prove/prove.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let place: ProofPlace;

const grant = (what: string, role: string) => `grant ${what} to ${role}`;
const replaced = (signature: string) => `create or replace function iu_core.${signature} returns void language sql as ''`;
const off = (table: string) => `alter table iu_core.${table} disable trigger user`;

/** What stands in the way of each request to the database: taken away, the request goes through. */
const defences: Readonly<Record<string, string>> = {
  "a run in SQL that commits, in production": replaced("fn_proof_scope_require(p_mode text)"),
  "compose by the application while the composer's gate is closed": replaced("fn_dot_gate_require(p_key text)"),
  "record a proof of another definition than the one there is":
    "create or replace function iu_core.fn_proof_function_digest(p_function text) returns text language sql stable as 'select repeat(''0'', 64)'",
  "open a gate whose function was replaced since it was proved": "alter table iu_core.dot_config disable trigger dot_config_proof_update",
  "open a gate whose functions have no counted proof, where proofs are required":
    "alter table iu_core.dot_config disable trigger dot_config_proof_update",
  "open a gate by the application": grant("execute on function iu_core.fn_dot_config_set(text, jsonb, text, text)", "iu_app"),
  "replace the function that checks gates, by an operator": `
    grant create on schema iu_core to iu_operator;
    grant iu_operator to current_user;
    alter function iu_core.fn_dot_gate_require(text) owner to iu_operator`,
  // Row security is a second defence: no policy lets anybody insert.
  "insert a unit directly, by the application": `
    ${grant("insert on iu_core.information_unit", "iu_app")};
    alter table iu_core.information_unit disable row level security`,
  "insert into the configuration directly, by an operator": grant("insert on iu_core.dot_config", "iu_operator"),
  "rewrite the text of a version, by its owner": off("unit_version"),
  "emit an event of a type nobody registered":
    "create or replace function iu_core.fn_event_emit(p_event_type text, p_subject_kind text, p_subject_id uuid, p_payload jsonb, p_actor text, p_traceparent text default null, p_idempotency_key text default null) returns uuid language sql as 'select gen_random_uuid()'",
  "set a key nobody registered, by its owner": off("dot_config"),
  "create a function in the schema, by an operator": grant("create on schema iu_core", "iu_operator"),
  "switch triggers off, by an operator": `
    grant create on schema iu_core to iu_operator;
    grant iu_operator to current_user;
    alter table iu_core.dot_config owner to iu_operator`,
  "make the auditor's role log in, by an operator": "alter role iu_operator createrole; grant iu_auditor to iu_operator with admin option",
  "delete recorded proofs, by their owner": off("proof_record"),
  "empty the log of configuration changes, by its owner": off("dot_config_log"),
  "open a gate without saying who asks": replaced("fn_iu_actor_require(p_actor text)"),
  "record a proof by the application": grant("execute on function iu_core.fn_proof_record(jsonb, text)", "iu_app"),
  "record a proof of a function there is not": `
    insert into iu_core.proof_subject values ('fn_probe_unknown', 'function', '{}');
    create or replace function iu_core.fn_proof_function_digest(p_function text) returns text language sql stable as 'select repeat(''0'', 64)'`,
  "a run of iu-core that commits, in production":
    "create or replace function iu_core.fn_dot_config_get(p_key text) returns jsonb language sql stable as $$select '\"development\"'::jsonb$$",
};

/** A prover that overlooks one thing, and a validator without one rule. */
const careless = ({ code }: Probe): Guards => ({
  prove: async (at, plan) => {
    const proof = await proveFunction(at, plan);
    return { ...proof, problems: proof.problems.filter((problem) => problem.code !== code) };
  },
  rules: rules.filter((rule) => rule.code !== code),
});

beforeAll(async () => {
  place = {
    product: iuCore,
    names: namesFor(iuCore.defaultSchema),
    client: await database.connect(),
    witness: await database.connect(),
  };
});

describe("a probe fails open when its defence is gone", () => {
  test.each(probes.map((probe) => [`${probe.class}: ${probe.request}`, probe] as const))("%s", async (_, probe) => {
    const weakened = defences[probe.request];
    const result = await runProbe(place, probe, weakened === undefined ? careless(probe) : { weakened });
    expect(result.refused, result.output).toBe(false);
    if (weakened !== undefined) expect(result, result.output).toMatchObject({ code: null });
    expect(await runProbe(place, probe)).toMatchObject({ refused: true });
  });

  test("and no defence is listed that no probe tries", () => {
    const tried = new Set(probes.map(({ request }) => request));
    expect(Object.keys(defences).filter((request) => !tried.has(request))).toEqual([]);
  });
});

test("a role nobody can act as is not taken for a refusal", async () => {
  const probe = probes.find(({ request }) => request === "open a gate by the application");
  if (!probe) throw new Error("the probe is gone");
  const result = await runProbe(place, probe, { weakened: "select 1 / 0" });
  expect(result).toMatchObject({ refused: false, code: "PROBE_NOT_RUN" });
});
