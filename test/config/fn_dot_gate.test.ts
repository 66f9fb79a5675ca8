import { beforeAll, describe, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { fnDotGateEnabled } from "../../schema-ts/config/fn_dot_gate_enabled.ts";
import { fnDotGateRequire } from "../../schema-ts/config/fn_dot_gate_require.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { registerTestKeys } from "./registry.ts";
import { refusal, rolledBack } from "./session.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

const enabled = (client: Client, key: string) => call(client, fnDotGateEnabled, { p_key: key });
const required = (client: Client, key: string) => call(client, fnDotGateRequire, { p_key: key });
const set = (key: string, value: unknown) => call(owner, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "test", p_reason: "test" });

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await registerTestKeys(owner);
});

describe("fn_dot_gate_enabled", () => {
  test("is the shipped default until an operator sets the gate", async () => {
    expect(await enabled(app, "test.gate")).toBe(false);
    expect(await enabled(app, "test.open_gate")).toBe(true);
    await set("test.gate", true);
    await set("test.open_gate", false);
    expect(await enabled(app, "test.gate")).toBe(true);
    expect(await enabled(app, "test.open_gate")).toBe(false);
    await set("test.gate", null);
    await set("test.open_gate", null);
    expect(await enabled(app, "test.gate")).toBe(false);
    expect(await enabled(app, "test.open_gate")).toBe(true);
  });

  test("members of a family of gates take the member's value, else the family's", async () => {
    expect(await enabled(app, "test.gates.one")).toBe(false);
    await set("test.gates.*", true);
    await set("test.gates.two", false);
    expect(await enabled(app, "test.gates.one")).toBe(true);
    expect(await enabled(app, "test.gates.two")).toBe(false);
  });

  test("a key that is not registered is IU002, a setting IU003, no key IU003", async () => {
    expect(await refusal(enabled(app, "test.gat"))).toMatchObject({ sqlstate: "IU002", detail: { key: "test.gat" } });
    expect(await refusal(enabled(app, "test.number"))).toMatchObject({
      sqlstate: "IU003",
      detail: { key: "test.number", kind: "setting" },
    });
    expect(await refusal(enabled(app, "test.size.any"))).toMatchObject({ sqlstate: "IU003", detail: { kind: "setting" } });
    expect(await refusal(enabled(app, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_key" } });
  });
});

describe("fn_dot_gate_require", () => {
  test("refuses a closed gate with its key and how to open it, and says nothing when it is open", async () => {
    const refused = await refusal(required(app, "test.gate"));
    expect(refused).toMatchObject({ sqlstate: "IU001", code: "gate_closed", detail: { gate: "test.gate" } });
    expect(refused.hint).toContain("fn_dot_config_set('test.gate', 'true'");
    await set("test.gate", true);
    expect(await required(app, "test.gate")).toBeUndefined();
    await set("test.gate", false);
    expect((await refusal(required(app, "test.gate"))).sqlstate).toBe("IU001");
    expect(await required(app, "test.open_gate")).toBeUndefined();
  });

  test("a setting never counts as an open gate", async () => {
    expect((await refusal(required(app, "test.number"))).sqlstate).toBe("IU003");
    expect((await refusal(required(app, "test.unknown"))).sqlstate).toBe("IU002");
    expect((await refusal(required(app, null as never))).sqlstate).toBe("IU003");
  });
});

test("a gate opened in an open transaction is open in that transaction only, and closed again after its rollback", async () => {
  await set("test.gate", null);
  await rolledBack(owner, async () => {
    await set("test.gate", true);
    expect(await enabled(owner, "test.gate")).toBe(true);
    expect(await required(owner, "test.gate")).toBeUndefined();
    expect(await enabled(app, "test.gate")).toBe(false);
    expect((await refusal(required(app, "test.gate"))).sqlstate).toBe("IU001");
  });
  expect(await enabled(owner, "test.gate")).toBe(false);
});

test("a gate closed in an open transaction is closed there at once and still open for others", async () => {
  await set("test.gate", true);
  await rolledBack(owner, async () => {
    await owner.query("update iu_core.dot_config set value = 'false' where key = 'test.gate'");
    expect(await enabled(owner, "test.gate")).toBe(false);
    expect(await enabled(app, "test.gate")).toBe(true);
  });
  expect(await enabled(owner, "test.gate")).toBe(true);
});
