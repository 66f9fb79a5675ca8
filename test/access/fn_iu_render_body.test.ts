import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fnIuAccessCheck } from "../../schema-ts/access/fn_iu_access_check.ts";
import { fnIuRenderBody } from "../../schema-ts/access/fn_iu_render_body.ts";
import { type ArgumentsOf, call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, revise, setStatus, sha256 } from "../collection/collections.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { configure, traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { unknownId } from "../unit/units.ts";
import { define, grant, openAccess, render, revoke, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let unit: string;
let key: string;
/** Everybody holds hr: the session iu_app, and bình. Only chi holds board besides, and no session does. */
const binh = "binh@example.org";
const chi = "chi@example.org";

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openAccess(owner);
  for (const scope of ["hr", "board"]) await define(owner, scope);
  for (const principal of ["iu_app", binh, chi]) await grant(owner, "hr", principal);
  await grant(owner, "board", chi);
});
beforeEach(async () => {
  key = newKey();
  unit = (await compose(owner, [{ title: "Lương", body: "Bậc 1." }], { key })).pieces[0]?.iu_id as string;
});

const enact = (iuId: string, version: number) =>
  owner.query("update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = $2 where iu_id = $1", [
    iuId,
    version,
  ]);
const audits = async () => (await owner.query("select count(*)::int as n from iu_core.iu_render_audit")).rows[0].n as number;
const cacheKey = (version: number, surface: string, scopes: string[]) =>
  sha256(`iu.render.v1\n${unit}\t${version}\t${surface}\t${sha256(`iu.scopes.v1\n${scopes.join("\n")}`)}`);

test("gives the text, its key and its audit row", async () => {
  await scopeUnits(owner, "hr", unit);
  const rendered = await render(app, unit, { context: { collection_key: key } });
  expect(rendered).toEqual({
    iu_id: unit,
    version_no: 1,
    surface: "latest",
    principal: binh,
    canonical_address: `${key}/1`,
    title: "Lương",
    body: "Bậc 1.",
    body_digest: sha256("Bậc 1."),
    cache_key: cacheKey(1, "latest", ["hr"]),
    audit_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    event_id: null,
  });
  const { rows } = await owner.query(
    "select iu_id, version_no, surface, principal, scope, context, cache_key, db_role from iu_core.iu_render_audit where audit_id = $1",
    [rendered.audit_id],
  );
  expect(rows).toEqual([
    {
      iu_id: unit,
      version_no: 1,
      surface: "latest",
      principal: binh,
      scope: "hr",
      context: { collection_key: key },
      cache_key: rendered.cache_key,
      db_role: "iu_app",
    },
  ]);
});

test("shows the version asked for, the current one, or the one in force", async () => {
  await enact(unit, 1);
  await revise(owner, unit, "Bậc 2.");
  const shown = async (...args: Parameters<typeof render> extends [Client, string, ...infer R] ? R : never) => {
    const { version_no, body } = await render(app, unit, ...args);
    return [version_no, body];
  };
  expect(await shown()).toEqual([2, "Bậc 2."]);
  expect(await shown({ version: 1 })).toEqual([1, "Bậc 1."]);
  expect(await shown({ surface: "enacted" })).toEqual([1, "Bậc 1."]);
  expect(await shown({ surface: "enacted", version: 1 })).toEqual([1, "Bậc 1."]);
});

test("the cache key is that of unit, version, surface and rights, and of nothing else", async () => {
  await enact(unit, 1);
  const keyOf = async (options: Parameters<typeof render>[2]) => (await render(app, unit, options)).cache_key;
  const base = await keyOf({});
  expect(await keyOf({ principal: chi, context: { collection_key: key } })).toBe(base);
  expect(base).toBe(cacheKey(1, "latest", ["hr"]));
  expect(await keyOf({ surface: "enacted" })).toBe(cacheKey(1, "enacted", ["hr"]));
  expect(await keyOf({ principal: "nobody@example.org" })).toBe(cacheKey(1, "latest", []));
  await revise(owner, unit, "Bậc 2.");
  expect(await keyOf({})).toBe(cacheKey(2, "latest", ["hr"]));
});

describe("checks in their order", () => {
  /** What a refused rendering says; fails when something was written. */
  const refused = async (attempt: () => Promise<unknown>) => {
    const before = await state(owner);
    const { sqlstate: code, detail, message, hint } = await refusal(attempt());
    expect(await state(owner)).toEqual(before);
    expect(hint).toBeTruthy();
    for (const word of ["Bậc", "Lương"]) expect(JSON.stringify([message, detail, hint])).not.toContain(word);
    return [code, detail.check ?? detail.argument];
  };

  test("version: IU004", async () => {
    expect(await refused(() => render(app, unknownId))).toEqual(["IU004", "version"]);
    expect(await refused(() => render(app, unit, { version: 2 }))).toEqual(["IU004", "version"]);
    expect(await refused(() => render(app, unit, { version: 0 }))).toEqual(["IU004", "version"]);
  });

  test.each(["withdrawn", "retired"])("state: IU006 on latest where the unit is %s", async (status) => {
    await setStatus(owner, unit, status).catch(() => undefined);
    await owner.query("update iu_core.iu_piece_collection set status = 'withdrawn' where collection_key = $1", [key]);
    await setStatus(owner, unit, status);
    expect(await refused(() => render(app, unit))).toEqual(["IU006", "state"]);
  });

  test("state: IU007 on enacted where the version is not in force", async () => {
    expect(await refused(() => render(app, unit, { surface: "enacted" }))).toEqual(["IU007", "state"]);
    expect(await refused(() => render(app, unit, { surface: "enacted", version: 1 }))).toEqual(["IU007", "state"]);
    await enact(unit, 1);
    await revise(owner, unit, "Bậc 2.");
    expect(await refused(() => render(app, unit, { surface: "enacted", version: 2 }))).toEqual(["IU007", "state"]);
    await setStatus(owner, unit, "superseded");
    expect(await refused(() => render(app, unit, { surface: "enacted" }))).toEqual(["IU007", "state"]);
  });

  test("permission: IU011 unless principal and session hold the scope, both", async () => {
    await scopeUnits(owner, "hr", unit);
    expect(await refused(() => render(app, unit, { principal: "nobody@example.org" }))).toEqual(["IU011", "permission"]);
    await scopeUnits(owner, "board", unit);
    expect(await refused(() => render(app, unit, { principal: binh }))).toEqual(["IU011", "permission"]);
    // Naming somebody who may see it does not let a session see what it may not.
    expect(await refused(() => render(app, unit, { principal: chi }))).toEqual(["IU011", "permission"]);
    expect((await render(owner, unit, { principal: chi })).body).toBe("Bậc 1.");
    expect(await refused(() => render(owner, unit, { principal: binh }))).toEqual(["IU011", "permission"]);
  });

  test("context_scope: IU011 where more would see it than may, or where it is not", async () => {
    const context = { scope: "hr" };
    expect((await render(app, unit, { context })).body).toBe("Bậc 1.");
    await scopeUnits(owner, "hr", unit);
    expect((await render(app, unit, { context })).body).toBe("Bậc 1.");
    const both = { principal: chi, context };
    await scopeUnits(owner, "board", unit);
    expect(await refused(() => render(owner, unit, both))).toEqual(["IU011", "context_scope"]);
    await scopeUnits(owner, null, unit);
    expect(await refused(() => render(app, unit, { principal: "nobody@example.org", context }))).toEqual(["IU011", "context_scope"]);
    const elsewhere = newKey();
    await compose(owner, [{ title: "Khác", body: "Khác." }], { key: elsewhere });
    for (const collection_key of [elsewhere, "nowhere"])
      expect(await refused(() => render(app, unit, { context: { collection_key } }))).toEqual(["IU011", "context_scope"]);
    await scopeCollection(owner, "board", key);
    expect(await refused(() => render(app, unit, { context: { collection_key: key } }))).toEqual(["IU011", "context_scope"]);
    expect((await render(owner, unit, { principal: chi, context: { collection_key: key } })).body).toBe("Bậc 1.");
  });

  test("the earlier one speaks where several would", async () => {
    await scopeUnits(owner, "board", unit);
    const worst = { principal: binh, surface: "enacted", context: { collection_key: "nowhere" } };
    expect(await refused(() => render(app, unit, { ...worst, version: 9 }))).toEqual(["IU004", "version"]);
    expect(await refused(() => render(app, unit, worst))).toEqual(["IU007", "state"]);
    expect(await refused(() => render(app, unit, { ...worst, surface: "latest" }))).toEqual(["IU011", "permission"]);
  });

  test.each<[string, Partial<Record<keyof ArgumentsOf<typeof fnIuRenderBody>, unknown>>, string, string]>([
    ["no unit", { p_iu_id: null }, "IU003", "p_iu_id"],
    ["no surface", { p_surface: null }, "IU003", "p_surface"],
    ["another surface", { p_surface: "draft" }, "IU002", "p_surface"],
    ["no principal", { p_principal: null }, "IU003", "p_principal"],
    ["a blank principal", { p_principal: " " }, "IU003", "p_principal"],
    ["no context", { p_context: null }, "IU003", "p_context"],
    ["a context that is no object", { p_context: [] }, "IU003", "p_context"],
    ["a context with another key", { p_context: { audience: "hr" } }, "IU003", "p_context"],
    ["a context with a number", { p_context: { scope: 1 } }, "IU003", "p_context"],
  ])("%s", async (_, changes, code, argument) => {
    const args = { p_iu_id: unit, p_version_no: null, p_surface: "latest", p_principal: binh, p_context: {}, ...changes };
    expect(await refused(() => call(app, fnIuRenderBody, args as ArgumentsOf<typeof fnIuRenderBody>))).toEqual([code, argument]);
  });
});

test("a revoked grant is a refused rendering, and a given one a rendering", async () => {
  await scopeUnits(owner, "hr", unit);
  await revoke(owner, "hr", binh);
  expect(await refusal(render(app, unit))).toMatchObject({ sqlstate: "IU011" });
  await grant(owner, "hr", binh);
  expect((await render(app, unit)).body).toBe("Bậc 1.");
});

test("the event tells who was shown what, without the text; the audit row is there without it", async () => {
  const before = await audits();
  expect((await render(app, unit)).event_id).toBeNull();
  await configure(owner, "access_event_runtime.emit_enabled", true);
  const { event_id, audit_id, cache_key } = await render(app, unit, { context: { collection_key: key, traceparent } });
  await configure(owner, "access_event_runtime.emit_enabled", false);
  expect(await audits()).toBe(before + 2);
  const { rows } = await owner.query("select * from iu_core.event_outbox where event_id = $1", [event_id]);
  expect(rows).toMatchObject([
    {
      event_type: "iu.rendered",
      event_domain: "access",
      emit_mode: "dry_run",
      subject_kind: "information_unit",
      subject_id: unit,
      actor: binh,
      trace_id: traceparent.split("-")[1],
      payload: { audit_id, version_no: 1, surface: "latest", principal: binh, cache_key, collection_key: key },
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain("Bậc");
});

test("audit rows are never changed, and renderings need their gate", async () => {
  await render(app, unit);
  for (const change of ["update iu_core.iu_render_audit set principal = 'x'", "delete from iu_core.iu_render_audit"])
    expect(await refusal(owner.query(change))).toMatchObject({ sqlstate: "IU009" });
  const reader = await database.connect({ role: "iu_reader" });
  expect(await sqlstate(render(reader, unit))).toBe("42501");
  await configure(owner, "iu_core.render_body_enabled", false);
  expect(await refusal(render(app, unit))).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.render_body_enabled" } });
  await configure(owner, "iu_core.render_body_enabled", true);
});

test("fn_iu_access_check says what rendering would, without a word of the text or the scope", async () => {
  const check = (client: Client, principal: string) => call(client, fnIuAccessCheck, { p_iu_id: unit, p_principal: principal });
  const answer = { iu_id: unit, permitted: true, principal_permitted: true, session_permitted: true, scoped: true, scope: null };
  expect(await check(app, chi)).toEqual({ ...answer, principal: chi, scoped: false });
  await scopeUnits(owner, "hr", unit);
  expect(await check(app, chi)).toEqual({ ...answer, principal: chi, scope: "hr" });
  expect(await check(app, "x")).toEqual({ ...answer, principal: "x", permitted: false, principal_permitted: false });
  await scopeUnits(owner, "board", unit);
  expect(await check(app, chi)).toEqual({ ...answer, principal: chi, permitted: false, session_permitted: false });
  expect(await check(owner, chi)).toEqual({ ...answer, principal: chi, scope: "board" });
  expect(await refusal(call(app, fnIuAccessCheck, { p_iu_id: unknownId, p_principal: chi }))).toMatchObject({ sqlstate: "IU004" });
  expect(await refusal(call(app, fnIuAccessCheck, { p_iu_id: unit, p_principal: "" }))).toMatchObject({ sqlstate: "IU003" });
});
