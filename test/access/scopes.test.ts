import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fnAccessScopeDefine } from "../../schema-ts/access/fn_access_scope_define.ts";
import { fnAccessScopeWithdraw } from "../../schema-ts/access/fn_access_scope_withdraw.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, refusalOfOutcome, whileWaiting } from "../collection/collections.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { define, grant, openAccess, revoke, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
let unit: string;
let key: string;
let scope: string;
let made = 0;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openAccess(owner);
});
beforeEach(async () => {
  scope = `scope.${++made}`;
  key = newKey();
  unit = await create(owner);
  await compose(owner, [{ title: "Một", body: "Một." }], { key });
});

const withdraw = (client: Client, name: string) => call(client, fnAccessScopeWithdraw, { p_scope: name, p_actor: "test" });
const log = async () =>
  (await owner.query("select object_kind, object_key, scope_before, scope_after from iu_core.access_log order by log_id desc limit 8"))
    .rows;

test("a scope is defined once, withdrawn once, and comes back", async () => {
  const summary = "Kiểm thử.";
  expect(await define(operator, scope)).toEqual({ scope, status: "active", old_summary: null, changed: true });
  expect(await define(operator, scope)).toEqual({ scope, status: "active", old_summary: summary, changed: false });
  expect(await withdraw(operator, scope)).toEqual({ scope, status: "withdrawn", old_summary: summary, changed: true });
  expect(await withdraw(operator, scope)).toEqual({ scope, status: "withdrawn", old_summary: null, changed: false });
  expect(await define(operator, scope)).toEqual({ scope, status: "active", old_summary: null, changed: true });
  expect((await log()).slice(0, 3)).toEqual([
    { object_kind: "scope", object_key: scope, scope_before: null, scope_after: scope },
    { object_kind: "scope", object_key: scope, scope_before: scope, scope_after: null },
    { object_kind: "scope", object_key: scope, scope_before: null, scope_after: scope },
  ]);
});

test("grants and scopes are set once and taken back, each with its row in the log", async () => {
  await define(operator, scope);
  expect(await grant(operator, scope, "binh@example.org")).toEqual({ scope, principal: "binh@example.org", granted: true, changed: true });
  expect(await grant(operator, scope, "binh@example.org")).toMatchObject({ granted: true, changed: false });
  expect(await revoke(operator, scope, "binh@example.org")).toMatchObject({ granted: false, changed: true });
  expect(await revoke(operator, scope, "binh@example.org")).toMatchObject({ granted: false, changed: false });
  expect(await scopeUnits(operator, scope, unit, unit)).toEqual({ scope, changed: 1, previous: [{ iu_id: unit, scope: null }] });
  expect(await scopeUnits(operator, scope, unit)).toEqual({ scope, changed: 0, previous: [] });
  expect(await scopeCollection(operator, scope, key)).toEqual({ collection_key: key, scope, previous: null, changed: true });
  expect(await scopeCollection(operator, scope, key)).toEqual({ collection_key: key, scope, previous: scope, changed: false });
  expect(await scopeUnits(operator, null, unit)).toEqual({ scope: null, changed: 1, previous: [{ iu_id: unit, scope }] });
  expect(await scopeCollection(operator, null, key)).toEqual({ collection_key: key, scope: null, previous: scope, changed: true });
  expect((await log()).slice(0, 6)).toEqual([
    { object_kind: "collection", object_key: key, scope_before: scope, scope_after: null },
    { object_kind: "unit", object_key: unit, scope_before: scope, scope_after: null },
    { object_kind: "collection", object_key: key, scope_before: null, scope_after: scope },
    { object_kind: "unit", object_key: unit, scope_before: null, scope_after: scope },
    { object_kind: "grant", object_key: "binh@example.org", scope_before: scope, scope_after: null },
    { object_kind: "grant", object_key: "binh@example.org", scope_before: null, scope_after: scope },
  ]);
});

describe("refused, with nothing written", () => {
  const cases: [string, () => Promise<unknown>, Record<string, unknown>][] = [
    ["a scope without a name", () => define(operator, null as never), { sqlstate: "IU003" }],
    ["a scope in capitals", () => define(operator, "HR"), { sqlstate: "IU003", argument: "p_scope" }],
    ["a name of 101 characters", () => define(operator, "x".repeat(101)), { sqlstate: "IU003", argument: "p_scope" }],
    [
      "a blank summary",
      () => call(operator, fnAccessScopeDefine, { p_scope: "hr", p_summary: " ", p_actor: "test" }),
      { sqlstate: "IU003", argument: "p_summary" },
    ],
    [
      "a blank actor",
      () => call(operator, fnAccessScopeDefine, { p_scope: "hr", p_summary: "Ai.", p_actor: " " }),
      { sqlstate: "IU003", argument: "p_actor" },
    ],
    ["withdrawing what was never defined", () => withdraw(operator, "never"), { sqlstate: "IU002", scope: "never" }],
    ["a grant of what was never defined", () => grant(operator, "never", "binh"), { sqlstate: "IU002", scope: "never" }],
    ["withdrawing no scope", () => withdraw(operator, null as never), { sqlstate: "IU003", argument: "p_scope" }],
    ["a grant of no scope", () => grant(operator, null as never, "binh"), { sqlstate: "IU003", argument: "p_scope" }],
    ["a grant to null", () => grant(operator, "never", null as never), { sqlstate: "IU003", argument: "p_principal" }],
    ["a revocation of no scope", () => revoke(operator, null as never, "binh"), { sqlstate: "IU003", argument: "p_scope" }],
    ["a grant to nobody", () => grant(operator, scope, ""), { sqlstate: "IU003", argument: "p_principal" }],
    [
      "a grant to 201 characters",
      () => grant(operator, scope, "x".repeat(201)),
      { sqlstate: "IU003", argument: "p_principal", length: 201 },
    ],
    ["a unit into what was never defined", () => scopeUnits(operator, "never", unit), { sqlstate: "IU002", scope: "never" }],
    ["no unit", () => scopeUnits(operator, null), { sqlstate: "IU003", argument: "p_iu_ids" }],
    ["units in rows and columns", () => scopeUnits(operator, null, [unit] as never), { sqlstate: "IU003", argument: "p_iu_ids" }],
    ["a unit that is null", () => scopeUnits(operator, null, null as never), { sqlstate: "IU003", argument: "p_iu_ids" }],
    [
      "a unit that does not exist beside one that does",
      () => scopeUnits(operator, null, unit, unknownId),
      { sqlstate: "IU004", iu_id: unknownId },
    ],
    [
      "a collection that does not exist",
      () => scopeCollection(operator, null, "nowhere"),
      { sqlstate: "IU004", collection_key: "nowhere" },
    ],
    ["a collection without a key", () => scopeCollection(operator, null, null as never), { sqlstate: "IU003" }],
    ["a collection into what was never defined", () => scopeCollection(operator, "never", key), { sqlstate: "IU002" }],
  ];
  test.each(cases)("%s", async (_, attempt, expected) => {
    const before = await state(owner);
    const refused = await refusal(attempt());
    expect({ sqlstate: refused.sqlstate, ...refused.detail }).toMatchObject(expected);
    expect(await state(owner)).toEqual(before);
  });

  test("a scope that is in use", async () => {
    await define(operator, scope);
    await scopeUnits(operator, scope, unit);
    await scopeCollection(operator, scope, key);
    await grant(operator, scope, "binh@example.org");
    expect(await refusal(withdraw(operator, scope))).toMatchObject({
      sqlstate: "IU005",
      detail: { code: "conflict", scope, actual: { units: 1, collections: 1, grants: 1 } },
    });
  });

  test("a withdrawn scope", async () => {
    await define(operator, scope);
    await withdraw(operator, scope);
    for (const attempt of [
      () => grant(operator, scope, "binh"),
      () => scopeUnits(operator, scope, unit),
      () => scopeCollection(operator, scope, key),
    ])
      expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU002", detail: { scope } });
  });
});

test("only operators change who sees what, and nobody while the gate is closed; revoking always works", async () => {
  await define(operator, scope);
  await grant(operator, scope, "binh@example.org");
  const all = [
    (client: Client) => define(client, `${scope}.x`),
    (client: Client) => withdraw(client, scope),
    (client: Client) => grant(client, scope, "chi@example.org"),
    (client: Client) => scopeUnits(client, scope, unit),
    (client: Client) => scopeCollection(client, scope, key),
  ];
  for (const attempt of [...all, (client: Client) => revoke(client, scope, "binh@example.org")])
    expect(await sqlstate(attempt(app))).toBe("42501");
  await configure(owner, "iu_core.access_enabled", false);
  for (const attempt of all)
    expect(await refusal(attempt(operator))).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.access_enabled" } });
  expect(await revoke(operator, scope, "binh@example.org")).toMatchObject({ changed: true });
  await configure(owner, "iu_core.access_enabled", true);
});

test("a scope is not withdrawn from under what is being put into it", async () => {
  await define(operator, scope);
  await owner.query("begin");
  await scopeUnits(owner, scope, unit);
  const observer = await database.connect();
  const outcome = await whileWaiting(
    observer,
    operator,
    () => withdraw(operator, scope),
    () => owner.query("commit"),
  );
  expect(await refusalOfOutcome(outcome)).toMatchObject({ sqlstate: "IU005", detail: { actual: { units: 1, collections: 0, grants: 0 } } });
});

test("the same grant given twice at once is one grant", async () => {
  await define(operator, scope);
  const observer = await database.connect();
  await owner.query("begin");
  await grant(owner, scope, "binh@example.org");
  const outcome = await whileWaiting(
    observer,
    operator,
    () => grant(operator, scope, "binh@example.org"),
    () => owner.query("commit"),
  );
  expect(outcome).toMatchObject({ status: "fulfilled", value: { changed: false } });
});
