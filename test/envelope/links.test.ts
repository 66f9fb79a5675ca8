import { beforeAll, expect, test } from "vitest";
import { fnIuSqlLinkSet } from "../../schema-ts/envelope/fn_iu_sql_link_set.ts";
import { fnIuSqlLinkUnset } from "../../schema-ts/envelope/fn_iu_sql_link_unset.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { sqlstate } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { openMetadata, refusedWithoutTrace } from "./envelopes.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let unit: string;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openMetadata(owner);
  unit = await create(app);
});

const pgClass = { p_object_kind: "relation", p_object_schema: "pg_catalog", p_object_name: "pg_class", p_link_role: "describes" };
const link = (change: object = {}, client = app) => call(client, fnIuSqlLinkSet, { p_iu_id: unit, ...pgClass, p_actor: "ana", ...change });
const unlink = (change: object = {}) => call(app, fnIuSqlLinkUnset, { p_iu_id: unit, ...pgClass, p_actor: "ana", ...change });
const refused = (attempt: () => Promise<unknown>) => refusedWithoutTrace(owner, attempt);

test("a link is set and unset once, and both are logged", async () => {
  expect(await link()).toMatchObject({ iu_id: unit, object_name: "pg_class", is_linked: true, changed: true });
  expect(await link()).toMatchObject({ is_linked: true, changed: false });
  expect(await link({ p_link_role: "reads" })).toMatchObject({ changed: true });
  expect(await unlink()).toMatchObject({ is_linked: false, changed: true });
  expect(await unlink()).toMatchObject({ is_linked: false, changed: false });
  const { rows } = await owner.query("select object_key, before, after from iu_core.iu_metadata_log where iu_id = $1 order by log_id", [
    unit,
  ]);
  const key = "relation pg_catalog.pg_class";
  expect(rows).toEqual([
    { object_key: key, before: null, after: { link_role: "describes" } },
    { object_key: key, before: null, after: { link_role: "reads" } },
    { object_key: key, before: { link_role: "describes" }, after: null },
  ]);
});

test.each<[string, object, object]>([
  ["another kind of object", { p_object_kind: "table" }, { argument: "p_object_kind", given: "table" }],
  ["no kind", { p_object_kind: null }, { argument: "p_object_kind" }],
  ["a role that is no name", { p_link_role: "is about" }, { argument: "p_link_role", given: "is about" }],
  ["a role that is too long", { p_link_role: "a".repeat(64) }, { argument: "p_link_role" }],
  ["no role", { p_link_role: null }, { argument: "p_link_role" }],
  ["no schema", { p_object_schema: null }, { argument: "p_object_schema" }],
  ["no name", { p_object_name: null }, { argument: "p_object_name" }],
  ["no unit", { p_iu_id: null }, { argument: "p_iu_id" }],
  ["nobody who asks", { p_actor: "" }, { argument: "p_actor" }],
])("%s is refused, set or unset", async (_, change, detail) => {
  for (const attempt of [() => link(change), () => unlink(change)])
    expect(await refused(attempt)).toMatchObject({ sqlstate: "IU003", detail });
});

test.each<[string, object]>([
  ["another name", { p_object_name: "pg_klasse" }],
  ["another schema", { p_object_schema: "public" }],
  ["upper case", { p_object_name: "PG_CLASS" }],
  ["an index", { p_object_name: "pg_class_oid_index" }],
  ["a function by that name", { p_object_kind: "function" }],
  ["a name longer than any", { p_object_name: "x".repeat(200) }],
])("an object that is not there is not linked: %s; but its link could be unset", async (_, change) => {
  const { p_object_kind, p_object_schema, p_object_name } = { ...pgClass, ...change };
  expect(await refused(() => link(change))).toMatchObject({
    sqlstate: "IU004",
    detail: { object_kind: p_object_kind, object_schema: p_object_schema, object_name: p_object_name.slice(0, 100) },
  });
  expect(await unlink(change)).toMatchObject({ changed: false });
});

test("an object that is gone is unlinked by its name", async () => {
  await owner.query("create table public.passing (n int)");
  const passing = { p_object_schema: "public", p_object_name: "passing" };
  await link(passing);
  await owner.query("drop table public.passing");
  expect(await refused(() => link(passing))).toMatchObject({ sqlstate: "IU004" });
  expect(await unlink(passing)).toMatchObject({ changed: true });
});

test("a unit that is not there is refused; so is everybody else, and everything behind the closed gate", async () => {
  for (const attempt of [() => link({ p_iu_id: unknownId }), () => unlink({ p_iu_id: unknownId })])
    expect(await refused(attempt)).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
  const reader = await database.connect({ role: "iu_reader" });
  expect(await sqlstate(link({}, reader))).toBe("42501");
  await configure(owner, "iu_core.unit_metadata_enabled", false);
  for (const attempt of [() => link({ p_object_kind: null }), () => unlink({ p_object_kind: null })])
    expect(await refused(attempt)).toMatchObject({ sqlstate: "IU001" });
  await configure(owner, "iu_core.unit_metadata_enabled", true);
});
