import { beforeAll, expect, test } from "vitest";
import { fnDotConfigGet } from "../../schema-ts/config/fn_dot_config_get.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { registerTestKeys } from "./registry.ts";
import { refusal, rolledBack } from "./session.ts";

const database = useDatabase();
let owner: Client;
let reader: Client;

const get = (client: Client, key: string) => call(client, fnDotConfigGet, { p_key: key });
const set = (key: string, value: unknown) => call(owner, fnDotConfigSet, { p_key: key, p_value: value, p_actor: "test", p_reason: "test" });

beforeAll(async () => {
  owner = await database.connect();
  reader = await database.connect({ role: "iu_reader" });
  await registerTestKeys(owner);
});

test("is the operator's value, else the shipped default, of any type", async () => {
  expect(await get(reader, "test.number")).toBe(7);
  expect(await get(reader, "test.list")).toEqual(["a"]);
  expect(await get(reader, "test.interval")).toBe("60 seconds");
  expect(await get(reader, "test.nothing")).toBeNull();
  expect(await get(reader, "test.gate")).toBe(false);
  await set("test.number", 8);
  await set("test.list", ["b", "c"]);
  expect(await get(reader, "test.number")).toBe(8);
  expect(await get(reader, "test.list")).toEqual(["b", "c"]);
  await set("test.number", null);
  expect(await get(reader, "test.number")).toBe(7);
});

test("of a family the key's own value counts first, then the longest family's value, then its default", async () => {
  expect(await get(reader, "test.size.piece.split")).toBe(4096);
  expect(await get(reader, "test.size.big.split")).toBe(8192);
  expect(await get(reader, "test.size.exact")).toBe(11);
  expect(await get(reader, "test.size.bigger")).toBe(4096);
  await rolledBack(owner, async () => {
    await set("test.size.*", 5000);
    await set("test.size.piece.split", 10);
    expect(await get(owner, "test.size.piece.split")).toBe(10);
    expect(await get(owner, "test.size.piece.merged")).toBe(5000);
    expect(await get(owner, "test.size.big.split")).toBe(8192);
    expect(await get(owner, "test.size.exact")).toBe(11);
    expect(await get(owner, "test.size.*")).toBe(5000);
    await set("test.size.piece.split", null);
    expect(await get(owner, "test.size.piece.split")).toBe(5000);
  });
});

test("an unregistered key is IU002, also the bare prefix of a family and one with odd characters", async () => {
  for (const key of ["test.unknown", "test", "", "test.size.", "test.size.a b", `test.size.${"x".repeat(200)}`, "TEST.number"]) {
    expect(await refusal(get(reader, key))).toMatchObject({ sqlstate: "IU002", code: "unknown_key", detail: { key } });
  }
  expect(await refusal(get(reader, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_key" } });
});
