import { beforeAll, describe, expect, test } from "vitest";
import { fnIuTagRegister } from "../../schema-ts/envelope/fn_iu_tag_register.ts";
import { fnIuTagSet } from "../../schema-ts/envelope/fn_iu_tag_set.ts";
import { fnIuTagUnset } from "../../schema-ts/envelope/fn_iu_tag_unset.ts";
import { fnIuTagWithdraw } from "../../schema-ts/envelope/fn_iu_tag_withdraw.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { rolledBack, sqlstate } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { openMetadata, refusedWithoutTrace, register, tag } from "./envelopes.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
let unit: string;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openMetadata(owner);
  unit = await create(app);
  await register(operator, "a.text");
  await register(operator, "a.cycle", "one_of", ["yearly", "monthly"]);
  await register(operator, "a.gone");
  await withdraw("a.gone");
});

const withdraw = (key: string | null) => call(operator, fnIuTagWithdraw, { p_tag_key: key as string, p_actor: "test" });
const unset = (iuId: string | null, key: string | null) =>
  call(app, fnIuTagUnset, { p_iu_id: iuId as string, p_tag_key: key as string, p_actor: "ana" });
const refused = (attempt: () => Promise<unknown>) => refusedWithoutTrace(owner, attempt);
const tagLog = async (iuId: string) =>
  (await owner.query("select object_key, before, after from iu_core.iu_metadata_log where iu_id = $1 order by log_id", [iuId])).rows;

const good = { p_tag_key: "a.new", p_value_type: "text", p_description: "Mô tả.", p_actor: "test" };
const tooMany = Array.from({ length: 201 }, (_, i) => `v${i}`);

describe("registering", () => {
  test.each<[string, object, string, string, object]>([
    ["a key that is no name", { p_tag_key: "A b" }, "IU003", "p_tag_key", { given: "A b" }],
    ["a key that is too long", { p_tag_key: "a".repeat(101) }, "IU003", "p_tag_key", {}],
    ["no key", { p_tag_key: null }, "IU003", "p_tag_key", {}],
    ["an unknown type", { p_value_type: "number" }, "IU003", "p_value_type", { given: "number" }],
    ["no type", { p_value_type: null }, "IU003", "p_value_type", {}],
    ["an empty description", { p_description: " \t" }, "IU003", "p_description", { length: 2 }],
    ["a description that is too long", { p_description: "x".repeat(501) }, "IU003", "p_description", { length: 501 }],
    ["nobody who asks", { p_actor: " " }, "IU003", "p_actor", {}],
    ["one_of nothing", { p_value_type: "one_of" }, "IU003", "p_allowed_values", {}],
    ["one_of no values", { p_value_type: "one_of", p_allowed_values: [] }, "IU003", "p_allowed_values", { count: 0 }],
    ["one_of an empty value", { p_value_type: "one_of", p_allowed_values: [""] }, "IU003", "p_allowed_values", { count: 1 }],
    ["one_of null", { p_value_type: "one_of", p_allowed_values: [null] }, "IU003", "p_allowed_values", { count: 1 }],
    ["one_of too many values", { p_value_type: "one_of", p_allowed_values: tooMany }, "IU003", "p_allowed_values", { count: 201 }],
    ["values of a text", { p_allowed_values: ["x"] }, "IU003", "p_allowed_values", { count: 1 }],
    ["another type", { p_tag_key: "a.text", p_value_type: "date" }, "IU005", "p_value_type", { tag_key: "a.text", actual: "date" }],
    [
      "fewer values",
      { p_tag_key: "a.cycle", p_value_type: "one_of", p_allowed_values: ["yearly"] },
      "IU005",
      "p_value_type",
      { expected: expect.objectContaining({ allowed_values: ["monthly", "yearly"] }) },
    ],
  ])("%s is refused", async (_, change, state, argument, detail) => {
    expect(await refused(() => call(operator, fnIuTagRegister, { ...good, ...change }))).toMatchObject({
      sqlstate: state,
      detail: { argument, ...detail },
    });
  });

  test("again it changes nothing; values may be added, and a withdrawn tag comes back", async () => {
    await rolledBack(operator, async () => {
      expect(await register(operator, "a.text")).toMatchObject({ status: "active", changed: false });
      expect(await register(operator, "a.cycle", "one_of", ["yearly", "monthly", "never"])).toMatchObject({
        allowed_values: ["monthly", "never", "yearly"],
        changed: true,
      });
      expect(await register(operator, "a.gone")).toMatchObject({ status: "active", changed: true });
    });
  });

  test("withdrawing what nobody registered is refused, twice is once", async () => {
    for (const key of ["never.seen", "a"])
      expect(await refused(() => withdraw(key))).toMatchObject({ sqlstate: "IU002", detail: { argument: "p_tag_key", tag_key: key } });
    expect(await refused(() => withdraw(null))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_tag_key" } });
    expect(await withdraw("a.gone")).toMatchObject({ status: "withdrawn", changed: false });
  });

  test("is for operators", async () => {
    expect(await sqlstate(register(app, "a.mine"))).toBe("42501");
    expect(await sqlstate(call(app, fnIuTagWithdraw, { p_tag_key: "a.text", p_actor: "ana" }))).toBe("42501");
  });
});

describe("setting and unsetting", () => {
  test.each<[type: string, fine: string[], wrong: string[]]>([
    ["text", ["phòng pháp chế", "x".repeat(500)], ["", " ", "x".repeat(501)]],
    ["integer", ["0", "-1", "999999999999999999"], ["01", "+1", "1.0", "1000000000000000000", "một", "-0"]],
    ["boolean", ["true", "false"], ["yes", "TRUE", "1"]],
    ["date", ["2026-12-31", "2024-02-29"], ["2026-02-30", "31.12.2026", "2026-1-1", "0000-01-01", "2026-13-01", "infinity"]],
    ["one_of", ["a"], ["b", "A"]],
  ])("a %s is spelled one way only", async (type, fine, wrong) => {
    const key = `type.${type}`;
    await register(operator, key, type, type === "one_of" ? ["a"] : null);
    for (const value of fine) expect(await tag(app, unit, key, value)).toMatchObject({ new: value, changed: true });
    for (const value of wrong)
      expect(await refused(() => tag(app, unit, key, value))).toMatchObject({
        sqlstate: "IU003",
        detail: { argument: "p_tag_value", given: value.slice(0, 200), value_type: type },
      });
  });

  test("is said once, and logged as often as it changes", async () => {
    const iuId = await create(app);
    expect(await tag(app, iuId, "a.text", " một ")).toMatchObject({ old: null, new: "một", changed: true });
    expect(await tag(app, iuId, "a.text", "một")).toMatchObject({ old: "một", changed: false });
    expect(await tag(app, iuId, "a.text", "hai")).toMatchObject({ old: "một", new: "hai", changed: true });
    expect(await unset(iuId, "a.text")).toMatchObject({ old: "hai", new: null, changed: true });
    expect(await unset(iuId, "a.text")).toMatchObject({ old: null, changed: false });
    expect((await tagLog(iuId)).map(({ before, after }) => [before?.tag_value ?? null, after?.tag_value ?? null])).toEqual([
      [null, "một"],
      ["một", "hai"],
      ["hai", null],
    ]);
  });

  test("a tag or unit that is not there is refused, and a withdrawn tag", async () => {
    expect(await refused(() => tag(app, unit, "never.seen", "x"))).toMatchObject({
      sqlstate: "IU002",
      detail: { argument: "p_tag_key", tag_key: "never.seen" },
    });
    expect(await refused(() => tag(app, unit, "a.gone", "x"))).toMatchObject({
      sqlstate: "IU005",
      detail: { tag_key: "a.gone", expected: "active", actual: "withdrawn" },
    });
    for (const attempt of [() => tag(app, unknownId, "a.text", "x"), () => unset(unknownId, "a.text")])
      expect(await refused(attempt)).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
  });

  test("a withdrawn tag can still be taken away", async () => {
    await register(operator, "a.leaving");
    await tag(app, unit, "a.leaving", "x");
    await withdraw("a.leaving");
    expect(await unset(unit, "a.leaving")).toMatchObject({ old: "x", changed: true });
  });

  test.each<[string, object]>([
    ["p_iu_id", { p_iu_id: null }],
    ["p_tag_key", { p_tag_key: null }],
    ["p_tag_key", { p_tag_key: "Not A Key" }],
    ["p_tag_value", { p_tag_value: null }],
    ["p_actor", { p_actor: null }],
  ])("%s is asked for", async (argument, change) => {
    const all = { p_iu_id: unit, p_tag_key: "a.text", p_tag_value: "x", p_actor: "ana", ...change };
    const expected = { sqlstate: "IU003", detail: { argument } };
    expect(await refused(() => call(app, fnIuTagSet, all))).toMatchObject(expected);
    const { p_tag_value, ...less } = all;
    if (argument !== "p_tag_value") expect(await refused(() => call(app, fnIuTagUnset, less))).toMatchObject(expected);
  });

  test("nothing happens behind the closed gate, whatever else is wrong", async () => {
    await configure(owner, "iu_core.unit_metadata_enabled", false);
    for (const attempt of [() => tag(app, unknownId, "never.seen", ""), () => unset(unknownId, "never.seen")])
      expect(await refused(attempt)).toMatchObject({ sqlstate: "IU001" });
    await configure(owner, "iu_core.unit_metadata_enabled", true);
  });
});
