import { beforeAll, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { registerTestKeys } from "./registry.ts";
import { refusal, rolledBack, state } from "./session.ts";

const database = useDatabase();
let owner: Client;
let auditor: Client;
let sessionUser: string;

interface LogRow {
  key: string;
  old_value: unknown;
  new_value: unknown;
  operation: string;
  actor: string;
  reason: string | null;
  via: string;
}
const log = async (): Promise<LogRow[]> =>
  (
    await owner.query<LogRow>(
      "select key, old_value, new_value, operation, actor, reason, via from iu_core.dot_config_log order by log_id, key",
    )
  ).rows;
const set = (key: string, value: unknown) => call(owner, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "ana", p_reason: "why" });

beforeAll(async () => {
  owner = await database.connect();
  auditor = await database.connect({ role: "iu_auditor" });
  sessionUser = (await owner.query<{ u: string }>("select session_user as u")).rows[0]?.u ?? "";
  await registerTestKeys(owner);
});

test("direct statements are logged as such, with the session's user as the actor", async () => {
  await rolledBack(owner, async () => {
    const direct = { actor: sessionUser, reason: null, via: "direct" };
    await owner.query("insert into iu_core.dot_config (key, value) values ('test.gate', 'true'), ('test.number', '1')");
    await owner.query("update iu_core.dot_config set value = '2' where key = 'test.number'");
    await owner.query("update iu_core.dot_config set changed_by = 'ana', change_reason = 'forged' where key = 'test.number'");
    await owner.query("delete from iu_core.dot_config where key = 'test.number'");
    expect(await log()).toEqual([
      { key: "test.gate", old_value: null, new_value: true, operation: "insert", ...direct },
      { key: "test.number", old_value: null, new_value: 1, operation: "insert", ...direct },
      { key: "test.number", old_value: 1, new_value: 2, operation: "update", ...direct },
      { key: "test.number", old_value: 2, new_value: 2, operation: "update", ...direct },
      { key: "test.number", old_value: 2, new_value: null, operation: "delete", ...direct },
    ]);
  });
});

test("a direct statement on a row that the function wrote is still direct, and the function's next change is the function's", async () => {
  await rolledBack(owner, async () => {
    await set("test.gate", true);
    await owner.query("update iu_core.dot_config set value = 'false' where key = 'test.gate'");
    await set("test.gate", true);
    expect((await log()).map(({ operation, actor, via }) => [operation, actor, via])).toEqual([
      ["insert", "ana", "function"],
      ["update", sessionUser, "direct"],
      ["update", "ana", "function"],
    ]);
  });
});

test("one statement over many rows is logged row by row, and a renamed key as deleted and inserted", async () => {
  await rolledBack(owner, async () => {
    await set("test.size.a", 1);
    await set("test.size.b", 2);
    await owner.query("update iu_core.dot_config set key = key || 'x', value = '9'");
    const rows = (await log()).slice(2).map(({ key, operation, old_value, new_value }) => [key, operation, old_value, new_value]);
    expect(rows.sort()).toEqual([
      ["test.size.a", "delete", 1, null],
      ["test.size.ax", "insert", null, 9],
      ["test.size.b", "delete", 2, null],
      ["test.size.bx", "insert", null, 9],
    ]);
  });
});

test("a direct statement cannot bring in an unregistered key or a wrong value, and a batch is all or nothing", async () => {
  await set("test.number", 5);
  const before = await state(owner);
  const attempt = (statement: string) => refusal(owner.query(statement));
  expect(await attempt("insert into iu_core.dot_config (key, value) values ('test.gate', 'true'), ('test.unknown', 'true')")).toMatchObject(
    {
      sqlstate: "IU002",
      detail: { key: "test.unknown" },
    },
  );
  expect(await attempt("insert into iu_core.dot_config (key, value) values ('test.gate', '\"yes\"')")).toMatchObject({ sqlstate: "IU003" });
  expect(await attempt("insert into iu_core.dot_config (key, value) values ('test.gate', 'null')")).toMatchObject({ sqlstate: "IU003" });
  expect(await attempt("update iu_core.dot_config set value = 'true' where key = 'test.number'")).toMatchObject({ sqlstate: "IU003" });
  expect(await attempt("update iu_core.dot_config set key = 'test.unknown' where key = 'test.number'")).toMatchObject({
    sqlstate: "IU002",
  });
  expect(await attempt("truncate iu_core.dot_config")).toMatchObject({ sqlstate: "IU009", detail: { operation: "TRUNCATE" } });
  expect(await state(owner)).toEqual(before);
});

test("the log is append-only, even for its owner, and an auditor reads it", async () => {
  const before = await state(owner);
  for (const statement of [
    "update iu_core.dot_config_log set actor = 'nobody'",
    "delete from iu_core.dot_config_log",
    "truncate iu_core.dot_config_log",
    "update iu_core.dot_config_log set actor = 'nobody' where false",
  ]) {
    expect(await refusal(owner.query(statement)), statement).toMatchObject({ sqlstate: "IU009", detail: { relation: "dot_config_log" } });
  }
  expect(await state(owner)).toEqual(before);
  expect((await auditor.query("select from iu_core.dot_config_log where key = 'test.number'")).rowCount).toBe(1);
});

test("v_dot_config shows every registered key, and members of families that somebody has set", async () => {
  await rolledBack(owner, async () => {
    await set("test.gate", true);
    await set("test.size.big.one", 5);
    await set("test.size.two", 6);
    await set("test.size.two", null);
    const { rows } = await owner.query("select * from iu_core.v_dot_config where key like 'test.%' order by key collate \"C\"");
    expect(rows.map((row) => row.key)).toEqual([
      "test.gate",
      "test.gates.*",
      "test.interval",
      "test.list",
      "test.nothing",
      "test.number",
      "test.open_gate",
      "test.size.*",
      "test.size.big.*",
      "test.size.big.one",
      "test.size.exact",
      "test.text",
    ]);
    const shown = new Map(rows.map((row) => [row.key, row]));
    expect(shown.get("test.gate")).toEqual({
      key: "test.gate",
      kind: "gate",
      value: true,
      default_value: false,
      is_overridden: true,
      description: "A gate.",
    });
    expect(shown.get("test.size.big.one")).toMatchObject({ kind: "setting", value: 5, default_value: 8192, is_overridden: true });
    expect(shown.get("test.open_gate")).toMatchObject({ value: true, is_overridden: false });
  });
});
