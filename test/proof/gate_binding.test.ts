import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { proofOf, proveGate } from "./proofs.ts";

const gate = "iu_core.unit_write_enabled";
const database = useDatabase();
let owner: Client;

const set = (key: string, value: unknown, client = owner) =>
  call(client, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "ana", p_reason: "why" });
const enabled = async (key = gate) =>
  (await owner.query<{ open: boolean }>("select iu_core.fn_dot_gate_enabled($1) as open", [key])).rows[0]?.open;
/** Runs one statement, which may be refused without ending the transaction. */
const attempt = async (statement: string) => {
  await owner.query("savepoint attempt");
  const refused = await refusal(owner.query(statement));
  await owner.query("rollback to savepoint attempt");
  return refused;
};
const insert = (...pairs: [string, string][]) =>
  `insert into iu_core.dot_config (key, value) values ${pairs.map(([key, value]) => `('${key}', '${value}')`).join(", ")}
   on conflict (key) do update set value = excluded.value`;

beforeAll(async () => {
  owner = await database.connect();
});

test("nothing is bound as it ships", async () => {
  await rolledBack(owner, async () => {
    expect(await set(gate, true)).toMatchObject({ new: true });
  });
});

describe("where proofs are required", () => {
  beforeEach(async () => {
    await owner.query("begin");
    await set("proof.required", true);
    return () => owner.query("rollback");
  });

  test("no gate opens without proofs, however one tries, and the refusal lists what is missing", async () => {
    const statements = [
      `select iu_core.fn_dot_config_set('${gate}', 'true', 'ana', 'why')`,
      insert([gate, "true"]),
      insert(["iu_core.max_pieces", "10"], [gate, "true"]),
      `${insert([gate, "false"])}; update iu_core.dot_config set value = 'true' where key = '${gate}'`,
      `${insert(["iu_core.composer_enabled", "false"])}; update iu_core.dot_config set key = '${gate}', value = 'true' where key = 'iu_core.composer_enabled'`,
      `${insert([gate, "false"])}; update iu_core.dot_config set value = 'true' where jsonb_typeof(value) = 'boolean'`,
    ];
    for (const statement of statements) {
      const { sqlstate, code, detail } = await attempt(statement);
      expect({ sqlstate, code }, statement).toEqual({ sqlstate: "IU015", code: "proof_required" });
      expect(detail, statement).toMatchObject({ gates: [gate] });
      const functions = (detail as { functions: { function: string; problem: string }[] }).functions;
      expect(functions.map((one) => one.function)).toEqual(expect.arrayContaining(["fn_iu_create", "fn_iu_refuse_change"]));
      expect(new Set(functions.map(({ problem }) => problem))).toEqual(new Set(["missing"]));
    }
    expect(await enabled()).toBe(false);
  });

  test("a gate opens when all behind it is proved, and no other does", async () => {
    await proveGate(owner, gate);
    expect(await set(gate, true)).toMatchObject({ new: true });
    expect((await attempt(insert(["iu_core.composer_enabled", "true"]))).sqlstate).toBe("IU015");
  });

  test("one proof too few, or of what was there before, is not enough", async () => {
    await proveGate(owner, gate);
    await owner.query("select iu_core.fn_proof_withdraw('fn_iu_lifecycle_emit', 'Why.', 'ana')");
    const withdrawn = await attempt(insert([gate, "true"]));
    expect(withdrawn.detail).toMatchObject({ functions: [{ function: "fn_iu_lifecycle_emit", problem: "missing" }] });
    await owner.query("select iu_core.fn_proof_record($1, 'ana')", [JSON.stringify([await proofOf(owner, "fn_iu_lifecycle_emit")])]);
    await owner.query("alter function iu_core.fn_iu_refuse_change() security definer");
    const replaced = await attempt(insert([gate, "true"]));
    expect(replaced.detail).toMatchObject({ functions: [{ function: "fn_iu_refuse_change", problem: "stale" }] });
  });

  test("closing, settings and gates that hold something back are not bound", async () => {
    await proveGate(owner, gate);
    await set(gate, true);
    await owner.query("alter function iu_core.fn_iu_refuse_change() security definer");
    expect(await set(gate, false)).toMatchObject({ new: false });
    expect(await set(gate, null)).toMatchObject({ new: false });
    await owner.query(insert([gate, "false"]));
    await set("iu_core.max_pieces", 10);
    await set("piece_event_runtime.dry_run_only", true);
    await owner.query("delete from iu_core.dot_config where key <> 'proof.required'");
  });

  test("turned off, gates open again; a statement that turns it on with open gates is a restore", async () => {
    await owner.query(insert(["proof.required", "false"], [gate, "true"]));
    expect(await enabled()).toBe(true);
    await owner.query("delete from iu_core.dot_config");
    await owner.query("insert into iu_core.dot_config (key, value) values ($1, 'true'), ('proof.required', 'true')", [gate]);
    expect(await enabled()).toBe(true);
    expect((await attempt(insert(["iu_core.composer_enabled", "true"]))).sqlstate).toBe("IU015");
    expect((await attempt(insert(["proof.required", "true"], ["iu_core.composer_enabled", "true"]))).sqlstate).toBe("IU015");
  });
});

test("without its triggers the binding is gone: the test can fail", async () => {
  await rolledBack(owner, async () => {
    await set("proof.required", true);
    await owner.query("drop trigger dot_config_proof_insert on iu_core.dot_config");
    expect(await set(gate, true)).toMatchObject({ new: true });
  });
});
