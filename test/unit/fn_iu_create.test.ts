import { beforeAll, describe, expect, test } from "vitest";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCreate } from "../../schema-ts/unit/fn_iu_create.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { clause, create, openUnitWrite } from "./units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await openUnitWrite(owner);
});

test("makes a draft with version 1 and one lifecycle row, readable by id", async () => {
  const id = await call(app, fnIuCreate, { ...clause, p_metadata: { owner: "phòng mua sắm" } });
  const [unit] = await call(reader, fnIuGet, { p_iu_id: id });
  expect(unit).toMatchObject({
    iu_id: id,
    canonical_address: clause.p_canonical_address,
    unit_kind: clause.p_unit_kind,
    lifecycle_status: "draft",
    version_no: 1,
    title: clause.p_title,
    body: clause.p_body,
    metadata: { owner: "phòng mua sắm" },
    created_by: clause.p_actor,
  });
  expect(unit?.body_digest).toMatch(/^[0-9a-f]{64}$/);
  const { rows } = await reader.query(
    "select transition_type, actor, from_status, to_status, version_no, detail, db_user = session_user as by_session from iu_core.iu_lifecycle_log where iu_id = $1",
    [id],
  );
  expect(rows).toEqual([
    { transition_type: "create", actor: "ana", from_status: null, to_status: "draft", version_no: 1, detail: {}, by_session: true },
  ]);
});

test("normalises address, title and body on entry, and takes an empty body", async () => {
  const id = await create(app, {
    p_canonical_address: "quy-trình/phê-duyệt".normalize("NFD"),
    p_title: "Phê duyệt".normalize("NFD"),
    p_body: "Bước 1\r\nBước 2\r".normalize("NFD"),
  });
  const [unit] = await call(app, fnIuGet, { p_iu_id: id });
  expect(unit).toMatchObject({ canonical_address: "quy-trình/phê-duyệt", title: "Phê duyệt", body: "Bước 1\nBước 2\n" });
  const [empty] = await call(app, fnIuGet, { p_iu_id: await create(app, { p_body: "" }) });
  expect(empty).toMatchObject({ body: "", body_digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" });
});

describe("refuses, and writes nothing,", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["no address", { p_canonical_address: null }, "p_canonical_address"],
    ["an address with a space", { p_canonical_address: "a b" }, "p_canonical_address"],
    ["an address of 501 characters", { p_canonical_address: "x".repeat(501) }, "p_canonical_address"],
    ["no kind", { p_unit_kind: null }, "p_unit_kind"],
    ["a kind in capitals", { p_unit_kind: "Clause" }, "p_unit_kind"],
    ["no title", { p_title: null }, "p_title"],
    ["a blank title", { p_title: "  " }, "p_title"],
    ["a title of two lines", { p_title: "a\r\nb" }, "p_title"],
    ["no body", { p_body: null }, "p_body"],
    ["no actor", { p_actor: null }, "p_actor"],
    ["a blank actor", { p_actor: " " }, "p_actor"],
    ["an actor of tabs and line ends", { p_actor: "\t\r\n" }, "p_actor"],
    ["an actor of 201 characters", { p_actor: "x".repeat(201) }, "p_actor"],
    ["no metadata", { p_metadata: null }, "p_metadata"],
    ["metadata that is an array", { p_metadata: [] }, "p_metadata"],
    ["metadata of more than 64 KiB", { p_metadata: { a: "x".repeat(65_536) } }, "p_metadata"],
  ])("%s", async (_, changes, argument) => {
    const before = await state(owner);
    expect(await refusal(create(app, changes))).toMatchObject({ sqlstate: "IU003", code: "invalid_argument", detail: { argument } });
    expect(await state(owner)).toEqual(before);
  });

  test("a body above the limit, with its size and the limit", async () => {
    const before = await state(owner);
    for (const size of [524_289, 2 ** 20, 2 ** 26]) {
      const refused = await refusal(create(app, { p_body: "x".repeat(size) }));
      expect(refused).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_body", size, limit: 524_288 } });
    }
    expect(await state(owner)).toEqual(before);
    expect(await create(app, { p_body: "x".repeat(524_288) })).toBeTruthy();
  });

  test("NUL and invalid UTF-8, which the server does not let in", async () => {
    const before = await state(owner);
    expect(await sqlstate(create(app, { p_body: "a\0b" }))).toBe("22021");
    const broken = app.query("select iu_core.fn_iu_create('a', 'b', 'c', $1::text, 'ana')", [Buffer.from([0x61, 0xc3, 0x28])]);
    expect(await sqlstate(broken)).toBe("22021");
    expect(await state(owner)).toEqual(before);
  });

  test("an address that is taken, in whatever normal form, naming the unit that has it", async () => {
    const id = await create(app, { p_canonical_address: "chiếm/rồi" });
    const before = await state(owner);
    expect(await refusal(create(app, { p_canonical_address: "chiếm/rồi".normalize("NFD") }))).toMatchObject({
      sqlstate: "IU005",
      code: "conflict",
      detail: { canonical_address: "chiếm/rồi", expected: null, actual: id },
    });
    expect(await state(owner)).toEqual(before);
  });

  test("everybody while the gate is closed, before it looks at an argument", async () => {
    const set = (value: boolean) =>
      call(owner, fnDotConfigSet, { p_key: "iu_core.unit_write_enabled", p_value: value, p_actor: "test", p_reason: "test" });
    await set(false);
    const before = await state(owner);
    expect(await refusal(create(app, { p_title: null as never }))).toMatchObject({
      sqlstate: "IU001",
      detail: { gate: "iu_core.unit_write_enabled" },
    });
    expect(await state(owner)).toEqual(before);
    await set(true);
  });

  test("a reader, who may not execute it", async () => {
    expect(await sqlstate(create(reader))).toBe("42501");
  });
});

test("of two who create one address the second waits, and then one wins", async () => {
  const other = await database.connect({ role: "iu_app" });
  const pid = await pidOf(other);

  await app.query("begin");
  const id = await create(app, { p_canonical_address: "race/lost" });
  const losing = refusal(create(other, { p_canonical_address: "race/lost" }));
  await untilBlocked(owner, pid);
  await app.query("commit");
  expect(await losing).toMatchObject({ sqlstate: "IU005", detail: { actual: id } });

  await app.query("begin");
  await create(app, { p_canonical_address: "race/won" });
  const winning = create(other, { p_canonical_address: "race/won" });
  await untilBlocked(owner, pid);
  await app.query("rollback");
  expect(await call(app, fnIuGet, { p_iu_id: await winning })).toHaveLength(1);
});
