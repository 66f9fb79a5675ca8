import { beforeAll, describe, expect, it } from "vitest";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { refusalOf } from "../../schema-ts/kit/client.ts";
import { type FunctionDefinition, namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { proofPlan } from "../../scripts/prove/plan.ts";
import { changedTables, readRows } from "../../scripts/prove/state.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { rolesThatMayCall } from "./callers.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
const product = planProduct(iuCore);
const mutating = product.functions.filter(({ mutation }) => mutation);
const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  for (const { name } of iuCore.roles) await mayActAs(owner, name);
});

/** Calls `when` as the role after everything it needs was made and every gate closed again; nothing is kept. */
async function callClosed(definition: FunctionDefinition, role: string, client = owner) {
  const plan = proofPlan(definition, product, installation.names);
  await client.query("begin");
  try {
    await client.query(plan.openOwn);
    if (plan.given) await client.query(plan.given);
    await client.query("delete from iu_core.dot_config");
    const before = await readRows(client, installation);
    await client.query(`savepoint call; set local role ${role}`);
    let error: unknown;
    let answers: unknown[] = [];
    try {
      const { rows } = await client.query({ text: plan.when, rowMode: "array" });
      answers = rows.flat(2);
      await client.query("reset role");
    } catch (refused) {
      error = refused;
      await client.query("rollback to call");
    }
    return { error, answers, changed: changedTables(before, await readRows(client, installation)) };
  } finally {
    await client.query("rollback");
  }
}

const callersOf = (definition: FunctionDefinition) => rolesThatMayCall(definition, iuCore).map(({ name }) => name);
const cases = mutating.flatMap((definition) => callersOf(definition).map((role) => [definition.name, role, definition] as const));
const gated = cases.filter(([, , { mutation }]) => mutation && !("ungated" in mutation.gate));
const ungated = cases.filter(([, , { mutation }]) => mutation && "ungated" in mutation.gate);

describe("with every gate closed", () => {
  it.each(gated)("%s refuses %s and changes nothing", async (_, role, definition) => {
    const { error, changed } = await callClosed(definition, role);
    expect(refusalOf(error)).toMatchObject({
      sqlstate: "IU001",
      code: "gate_closed",
      detail: { gate: proofPlan(definition, product, installation.names).gate },
      hint: expect.stringContaining("fn_dot_config_set"),
    });
    expect(changed).toEqual([]);
  });

  it.each(ungated.filter(([, role]) => role === "iu_app" || role === "iu_reader"))(
    "%s has no gate of its own, answers %s null and changes nothing",
    async (_, role, definition) => {
      const { error, answers, changed } = await callClosed(definition, role);
      expect(error).toBeUndefined();
      expect(answers).toEqual([null]);
      expect(changed).toEqual([]);
    },
  );

  it("operators alone change rows, and only with what has no gate on purpose; an auditor changes the record of proofs", async () => {
    const able = [];
    for (const [name, role, definition] of ungated) {
      if ((await callClosed(definition, role)).changed.length > 0) able.push([name, role]);
    }
    expect(able.filter(([, role]) => role !== "iu_operator")).toEqual([
      ["fn_proof_record", "iu_auditor"],
      ["fn_proof_withdraw", "iu_auditor"],
    ]);
    expect(able).toContainEqual(["fn_dot_config_set", "iu_operator"]);
  });

  it("is how it is installed; what ships open holds something back", async () => {
    const { rows } = await owner.query<{ key: string }>("select key from iu_core.v_dot_config where kind = 'gate' and value <> 'false'");
    const open = rows.map(({ key }) => key);
    expect(open).toContain("piece_event_runtime.dry_run_only");
    expect(open.filter((key) => !key.endsWith(".dry_run_only"))).toEqual([]);
  });
});

describe("a gate that is not checked", () => {
  const open = useDatabase();

  it("is noticed: the call goes through and rows change", async () => {
    const client = await open.connect();
    await mayActAs(client, "iu_app");
    await client.query("create or replace function iu_core.fn_dot_gate_require(p_key text) returns void language sql as ''");
    for (const [name, role, definition] of gated.filter((test) => test[1] === "iu_app")) {
      const { error, changed } = await callClosed(definition, role, client);
      expect(error, name).toBeUndefined();
      expect(changed.length, name).toBeGreaterThan(0);
    }
  });
});
