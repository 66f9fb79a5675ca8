import { beforeAll, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let owner: Client;

const set = (key: string, value: unknown) => call(owner, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "ana", p_reason: "why" });

beforeAll(async () => {
  owner = await database.connect();
});

test("the environment is development until somebody says otherwise, and one of three", async () => {
  await rolledBack(owner, async () => {
    expect(await set("deployment.environment", "production")).toMatchObject({ old: "development", new: "production" });
    expect(await set("deployment.environment", "staging")).toMatchObject({ old: "production", new: "staging" });
  });
  const before = await state(owner);
  const allowed = ["development", "staging", "production"];
  for (const value of ["Production", "prod", "", " production", 1, true, ["production"]]) {
    const refused = await refusal(set("deployment.environment", value));
    expect(refused, String(value)).toMatchObject({ sqlstate: "IU003", detail: { key: "deployment.environment", allowed } });
    expect(refused.message).toBe("deployment.environment takes one of development, staging, production.");
  }
  expect(await refusal(owner.query(`insert into iu_core.dot_config values ('deployment.environment', '"prod"')`))).toMatchObject({
    sqlstate: "IU003",
  });
  expect(await state(owner)).toEqual(before);
});

test("proof.required is a setting that is true or false: no gate, set or not", async () => {
  await rolledBack(owner, async () => {
    const asGate = async () => {
      await owner.query("savepoint asked");
      const refused = await refusal(owner.query("select iu_core.fn_dot_gate_enabled('proof.required')"));
      await owner.query("rollback to savepoint asked");
      return refused;
    };
    expect(await asGate()).toMatchObject({ sqlstate: "IU003", detail: { kind: "setting" } });
    expect(await set("proof.required", true)).toMatchObject({ old: false, new: true });
    expect(await asGate()).toMatchObject({ sqlstate: "IU003", detail: { kind: "setting" } });
  });
  expect(await refusal(set("proof.required", "yes"))).toMatchObject({ sqlstate: "IU003", detail: { value_type: "boolean" } });
});

test("a time has its offset and means the same whenever it is read", async () => {
  await rolledBack(owner, async () => {
    for (const value of ["2026-11-21T09:30:00Z", "2026-11-21 09:30+07", "2026-11-21T09:30:00.123456-03:30"]) {
      expect(await set("deployment.backup_taken_at", value)).toMatchObject({ new: value });
    }
  });
  for (const value of [
    "now",
    "yesterday",
    "infinity",
    "2026-11-21",
    "2026-11-21T09:30:00",
    "2026-02-30T09:30:00Z",
    "2026-11-21T25:30:00Z",
    7,
  ]) {
    expect(await refusal(set("deployment.backup_taken_at", value)), String(value)).toMatchObject({
      sqlstate: "IU003",
      detail: { value_type: "time" },
    });
  }
});
