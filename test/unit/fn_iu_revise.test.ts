import { beforeAll, describe, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import { fnIuHistory } from "../../schema-ts/unit/fn_iu_history.ts";
import { fnIuRevise } from "../../schema-ts/unit/fn_iu_revise.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { clause, create, openUnitWrite, unknownId } from "./units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

const revise = (client: Client, id: string, changes: Record<string, unknown> = {}) =>
  call(client, fnIuRevise, {
    p_iu_id: id,
    p_title: clause.p_title,
    p_body: "Phạm vi mới.",
    p_expected_version_no: 1,
    p_actor: "bình",
    ...changes,
  });

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openUnitWrite(owner);
});

test("writes a new version, moves the unit to it and logs it; the old version stays as it was", async () => {
  const id = await create(app);
  const [first] = await call(app, fnIuGet, { p_iu_id: id });
  const revision = await revise(app, id, { p_change_note: "theo góp ý\r\nđợt 1" });
  const [second] = await call(app, fnIuGet, { p_iu_id: id });
  expect(revision).toEqual({ iu_id: id, version_no: 2, body_digest: second?.body_digest, changed: true });
  expect(second).toMatchObject({ version_no: 2, body: "Phạm vi mới.", created_by: "bình", lifecycle_status: "draft" });
  expect((await call(app, fnIuGet, { p_iu_id: id, p_version_no: 1 }))[0]).toEqual(first);
  expect(await call(app, fnIuHistory, { p_iu_id: id })).toMatchObject([
    { version_no: 2, change_note: "theo góp ý\nđợt 1", is_current: true, is_enacted: false, body_bytes: Buffer.byteLength("Phạm vi mới.") },
    { version_no: 1, change_note: null, is_current: false, is_enacted: false, created_by: "ana" },
  ]);
  const { rows } = await app.query(
    "select transition_type, actor, from_status, to_status, version_no from iu_core.iu_lifecycle_log where iu_id = $1 order by log_id",
    [id],
  );
  expect(rows[1]).toEqual({ transition_type: "revise", actor: "bình", from_status: "draft", to_status: "draft", version_no: 2 });
});

test("the same title and body, after normalisation, write nothing; another title alone is a new version", async () => {
  const id = await create(app, { p_body: "Bước 1\nBước 2" });
  const before = await state(owner);
  const same = { p_body: "Bước 1\r\nBước 2".normalize("NFD"), p_title: clause.p_title.normalize("NFD") };
  expect(await revise(app, id, { ...same, p_change_note: "not kept" })).toMatchObject({ version_no: 1, changed: false });
  expect(await state(owner)).toEqual(before);
  expect(await revise(app, id, { ...same, p_title: "Điều 1a" })).toMatchObject({ version_no: 2, changed: true });
});

test("an earlier text again is a new version, not the old one", async () => {
  const id = await create(app);
  await revise(app, id);
  expect(await revise(app, id, { p_body: clause.p_body, p_expected_version_no: 2 })).toMatchObject({ version_no: 3, changed: true });
});

test("an enacted unit keeps its version in force until the new one is enacted", async () => {
  const id = await create(app);
  await owner.query("update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = 1 where iu_id = $1", [id]);
  await revise(app, id);
  expect((await call(app, fnIuGet, { p_iu_id: id }))[0]).toMatchObject({ lifecycle_status: "enacted", version_no: 2 });
  expect((await call(app, fnIuHistory, { p_iu_id: id })).map((row) => row.is_enacted)).toEqual([false, true]);
});

describe("refuses, and writes nothing,", () => {
  test("another expected version than the current one, giving both", async () => {
    const id = await create(app);
    await revise(app, id);
    const before = await state(owner);
    expect(await refusal(revise(app, id, { p_body: "x" }))).toMatchObject({
      sqlstate: "IU005",
      detail: { iu_id: id, expected: 1, actual: 2 },
    });
    expect(await refusal(revise(app, id, { p_body: "x", p_expected_version_no: 3 }))).toMatchObject({ sqlstate: "IU005" });
    expect(await state(owner)).toEqual(before);
  });

  test.each(["withdrawn", "retired", "superseded"])("a %s unit", async (status) => {
    const id = await create(app);
    await owner.query("update iu_core.information_unit set lifecycle_status = $2 where iu_id = $1", [id, status]);
    const before = await state(owner);
    expect(await refusal(revise(app, id))).toMatchObject({
      sqlstate: "IU006",
      detail: { iu_id: id, transition: "revise", from_status: status, allowed_from: ["draft", "enacted"] },
    });
    expect(await state(owner)).toEqual(before);
  });

  test.each<[string, Record<string, unknown>, string, Record<string, unknown>]>([
    ["no unit", { p_iu_id: null }, "IU003", { argument: "p_iu_id" }],
    ["a unit that does not exist", { p_iu_id: unknownId }, "IU004", { iu_id: unknownId }],
    ["no title", { p_title: null }, "IU003", { argument: "p_title" }],
    ["a title of 501 characters", { p_title: "x".repeat(501) }, "IU003", { argument: "p_title" }],
    ["no body", { p_body: null }, "IU003", { argument: "p_body" }],
    ["a body of a mebibyte", { p_body: "x".repeat(2 ** 20) }, "IU003", { argument: "p_body", size: 2 ** 20, limit: 524_288 }],
    ["no expected version", { p_expected_version_no: null }, "IU003", { argument: "p_expected_version_no" }],
    ["no actor", { p_actor: null }, "IU003", { argument: "p_actor" }],
    ["an empty change note", { p_change_note: "" }, "IU003", { argument: "p_change_note" }],
    ["an overlong change note", { p_change_note: "x".repeat(2001) }, "IU003", { argument: "p_change_note" }],
  ])("%s", async (_, changes, code, detail) => {
    const id = await create(app);
    const before = await state(owner);
    expect(await refusal(revise(app, id, changes))).toMatchObject({ sqlstate: code, detail });
    expect(await state(owner)).toEqual(before);
  });

  test("everybody while the gate is closed, and a reader always", async () => {
    const id = await create(app);
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(revise(reader, id))).toBe("42501");
    const set = (value: boolean) =>
      call(owner, fnDotConfigSet, { p_key: "iu_core.unit_write_enabled", p_value: value, p_actor: "test", p_reason: "test" });
    await set(false);
    const before = await state(owner);
    expect(await refusal(revise(app, id))).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.unit_write_enabled" } });
    expect(await state(owner)).toEqual(before);
    await set(true);
  });
});

test("of two who revise one version the second waits, and then loses with both values", async () => {
  const id = await create(app);
  const other = await database.connect({ role: "iu_app" });
  const pid = await pidOf(other);
  await app.query("begin");
  await revise(app, id, { p_body: "của An" });
  const losing = refusal(revise(other, id, { p_body: "của Bình" }));
  await untilBlocked(owner, pid);
  await app.query("commit");
  expect(await losing).toMatchObject({ sqlstate: "IU005", detail: { expected: 1, actual: 2 } });
  expect((await call(app, fnIuHistory, { p_iu_id: id })).map((row) => row.version_no)).toEqual([2, 1]);
});

test("of a revision and a withdrawal at once, the later one sees the earlier", async () => {
  const id = await create(app);
  const other = await database.connect({ role: "iu_app" });
  const pid = await pidOf(other);
  await app.query("begin");
  await call(app, fnIuWithdraw, { p_iu_id: id, p_expected_version_no: 1, p_actor: "ana" });
  const losing = refusal(revise(other, id));
  await untilBlocked(owner, pid);
  await app.query("commit");
  expect(await losing).toMatchObject({ sqlstate: "IU006", detail: { from_status: "withdrawn" } });
});
