import { beforeAll, describe, expect, test } from "vitest";
import { fnDotConfigGet } from "../../schema-ts/config/fn_dot_config_get.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { registerTestKeys } from "./registry.ts";
import { pidOf, refusal, rolledBack, sqlstate, state, untilBlocked } from "./session.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

const set = (client: Client, key: string, value: unknown, actor = "ana", reason = "because") =>
  call(client, fnDotConfigSet, { p_key: key, p_value: value, p_actor: actor, p_reason: reason });

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await registerTestKeys(owner);
});

test("tells the values that counted before and count now, and logs who asked and why", async () => {
  expect(await set(operator, "test.gate", true, "ana", "go-live")).toEqual({
    key: "test.gate",
    old: false,
    new: true,
    changed: true,
    was_overridden: false,
    is_overridden: true,
  });
  const { rows } = await owner.query(
    "select old_value, new_value, operation, actor, reason, via, db_user = session_user as by_session from iu_core.dot_config_log where key = 'test.gate'",
  );
  expect(rows).toEqual([
    { old_value: null, new_value: true, operation: "insert", actor: "ana", reason: "go-live", via: "function", by_session: true },
  ]);
});

test("the same value again writes nothing", async () => {
  await set(operator, "test.number", 42);
  const before = await state(owner);
  expect(await set(operator, "test.number", 42, "somebody else")).toMatchObject({ old: 42, new: 42, changed: false });
  expect(await set(operator, "test.text", null)).toMatchObject({ old: "x", new: "x", changed: false });
  expect(await state(owner)).toEqual(before);
});

test("null, SQL or JSON, brings the shipped default back, and setting `old` again undoes a change", async () => {
  await set(operator, "test.list", ["z"]);
  expect(await set(operator, "test.list", null)).toMatchObject({ old: ["z"], new: ["a"], changed: true, is_overridden: false });
  const undone = await set(operator, "test.list", ["z"]);
  expect(undone).toMatchObject({ old: ["a"], new: ["z"], was_overridden: false });
  const { rows } = await operator.query("select iu_core.fn_dot_config_set('test.list', 'null'::jsonb, 'ana', 'json null') as result");
  expect(rows[0].result).toMatchObject({ new: ["a"], is_overridden: false });
  const history = await owner.query("select via, old_value, new_value from iu_core.dot_config_log where key = 'test.list' order by log_id");
  expect(history.rows.map((row) => [row.via, row.old_value, row.new_value])).toEqual([
    ["function", null, ["z"]],
    ["function", ["z"], null],
    ["function", null, ["z"]],
    ["function", ["z"], null],
  ]);
});

test("a value equal to the default is still an override, so that it survives another default", async () => {
  expect(await set(operator, "test.interval", "60 seconds")).toMatchObject({ changed: true, is_overridden: true });
  await rolledBack(owner, async () => {
    await owner.query(`update iu_core.dot_config_registry set default_value = '"5 seconds"' where key = 'test.interval'`);
    expect(await call(owner, fnDotConfigGet, { p_key: "test.interval" })).toBe("60 seconds");
  });
});

describe("refuses, and writes nothing,", () => {
  test.each([
    ["test.gate", "true", "true or false"],
    ["test.gate", 1, "true or false"],
    ["test.number", "8", "a whole number"],
    ["test.number", 8.5, "a whole number"],
    ["test.number", -1, "at least 0"],
    ["test.number", 101, "at most 100"],
    ["test.number", true, "a whole number"],
    ["test.text", 5, "a string"],
    ["test.text", { a: 1 }, "a string"],
    ["test.interval", "soon", "an interval"],
    ["test.interval", 60, "an interval"],
    ["test.interval", "9999999999999 years", "an interval"],
    ["test.list", "a", "an array of strings"],
    ["test.list", ["a", 1], "an array of strings"],
    ["test.list", [["a"]], "an array of strings"],
    ["test.size.any", 0, "at least 1"],
  ])("for %s the value %j", async (key, value, expected) => {
    const before = await state(owner);
    const refused = await refusal(set(operator, key, value));
    expect(refused).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_value", key } });
    expect(JSON.parse(String(refused.detail["given"]))).toEqual(value);
    expect(refused.message).toContain(expected);
    expect(await state(owner)).toEqual(before);
  });

  test.each(["8.0", "1.50e1", "80e-1"])("the number %s, which readers of whole numbers could not read", async (value) => {
    const before = await state(owner);
    const refused = await refusal(owner.query("select iu_core.fn_dot_config_set('test.number', $1::jsonb, 'ana', 'why')", [value]));
    expect(refused).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_value", key: "test.number" } });
    expect(await sqlstate(owner.query("update iu_core.dot_config set value = $1 where key = 'test.number'", [value]))).toBe("IU003");
    expect(await state(owner)).toEqual(before);
  });

  test("an unregistered key", async () => {
    const before = await state(owner);
    expect(await refusal(set(operator, "test.unknown", true))).toMatchObject({ sqlstate: "IU002", detail: { key: "test.unknown" } });
    expect(await refusal(set(operator, "test.size.a b", 5))).toMatchObject({ sqlstate: "IU002" });
    expect(await refusal(set(operator, null as never, 5))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_key" } });
    expect(await state(owner)).toEqual(before);
  });

  test("a missing or overlong actor or reason", async () => {
    const before = await state(owner);
    for (const actor of [null as never, "", " ", "x".repeat(201)]) {
      expect(await refusal(set(operator, "test.gate", true, actor))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    }
    for (const reason of [null as never, "", " ", "\t\n", "x".repeat(1001)]) {
      const refused = await refusal(set(operator, "test.gate", true, "ana", reason));
      expect(refused).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_reason" } });
    }
    expect(await state(owner)).toEqual(before);
  });

  test("the application role, which may read but neither set nor write", async () => {
    expect(await sqlstate(set(app, "test.gate", true))).toBe("42501");
    for (const statement of [
      "insert into iu_core.dot_config (key, value) values ('test.gate', 'true')",
      "update iu_core.dot_config set value = 'true'",
      "delete from iu_core.dot_config",
      "truncate iu_core.dot_config",
      "insert into iu_core.dot_config_registry (key, kind, value_type, description) values ('x', 'setting', 'text', 'x')",
      "insert into iu_core.dot_config_log (key, operation, actor, via) values ('x', 'insert', 'x', 'direct')",
      "select from iu_core.dot_config_log",
    ]) {
      expect(await sqlstate(app.query(statement)), statement).toBe("42501");
    }
    expect(await sqlstate(operator.query("update iu_core.dot_config set value = 'true'"))).toBe("42501");
  });
});

test("two changes of a key that has no row yet wait for each other, and the second one tells the truth about the first", async () => {
  const second = await database.connect({ role: "iu_operator" });
  const pid = await pidOf(second);
  await operator.query("begin");
  await set(operator, "test.size.race", 100, "first");
  const waiting = set(second, "test.size.race", 200, "second");
  await untilBlocked(owner, pid);
  await operator.query("commit");
  expect(await waiting).toMatchObject({ old: 100, new: 200, was_overridden: true });
  const { rows } = await owner.query(
    "select actor, old_value, new_value from iu_core.dot_config_log where key = 'test.size.race' order by log_id",
  );
  expect(rows).toEqual([
    { actor: "first", old_value: null, new_value: 100 },
    { actor: "second", old_value: 100, new_value: 200 },
  ]);
});
