import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import { fnIuHistory } from "../../schema-ts/unit/fn_iu_history.ts";
import { fnIuRevise } from "../../schema-ts/unit/fn_iu_revise.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, sqlstate } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite, unknownId } from "./units.ts";

const database = useDatabase();
let owner: Client;
let reader: Client;
let id: string;

beforeAll(async () => {
  owner = await database.connect();
  reader = await database.connect({ role: "iu_reader" });
  await openUnitWrite(owner);
  id = await create(owner, { p_body: "một" });
  await call(owner, fnIuRevise, { p_iu_id: id, p_title: "Điều 1", p_body: "hai", p_expected_version_no: 1, p_actor: "bình" });
});

test("fn_iu_get gives the current version, or the one asked for", async () => {
  expect(await call(reader, fnIuGet, { p_iu_id: id })).toMatchObject([{ version_no: 2, body: "hai", created_by: "bình" }]);
  expect(await call(reader, fnIuGet, { p_iu_id: id, p_version_no: null })).toMatchObject([{ version_no: 2 }]);
  expect(await call(reader, fnIuGet, { p_iu_id: id, p_version_no: 1 })).toMatchObject([{ version_no: 1, body: "một", created_by: "ana" }]);
});

test("fn_iu_get and fn_iu_history refuse what does not exist", async () => {
  expect(await refusal(call(reader, fnIuGet, { p_iu_id: unknownId }))).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
  for (const version of [0, 3, -1]) {
    expect(await refusal(call(reader, fnIuGet, { p_iu_id: id, p_version_no: version }))).toMatchObject({
      sqlstate: "IU004",
      detail: { iu_id: id, version_no: version },
    });
  }
  expect(await refusal(call(reader, fnIuHistory, { p_iu_id: unknownId }))).toMatchObject({
    sqlstate: "IU004",
    detail: { iu_id: unknownId },
  });
  for (const fn of [fnIuGet, fnIuHistory]) {
    expect(await refusal(call(reader, fn, { p_iu_id: null as never }))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_iu_id" },
    });
  }
});

test("fn_iu_history lists newest first, and both run in a read-only transaction", async () => {
  await reader.query("begin read only");
  expect((await call(reader, fnIuHistory, { p_iu_id: id })).map((row) => row.version_no)).toEqual([2, 1]);
  expect(await call(reader, fnIuGet, { p_iu_id: id })).toHaveLength(1);
  await reader.query("rollback");
});

test("who has no role of the product may not read", async () => {
  const stranger = await database.connect({ role: "cutter_verify" });
  expect(await sqlstate(call(stranger, fnIuGet, { p_iu_id: id }))).toBe("42501");
});
