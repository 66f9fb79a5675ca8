import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, openGates, steps } from "./collections.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
  await compose(app, steps(2));
});

/** The tables, each with a column to change. */
const tables = {
  iu_collection_kind: "summary",
  iu_collection_kind_role: "min_count",
  iu_piece_collection: "title",
  iu_piece_membership: "role",
  iu_piece_collection_manifest: "piece_count",
};

test.each(Object.entries(tables))("%s is read by every reader and written by no application", async (table, column) => {
  const reader = await database.connect({ role: "iu_reader" });
  const { rows } = await reader.query(`select count(*)::int as n from iu_core.${table}`);
  expect(rows[0].n).toBeGreaterThan(0);
  for (const client of [app, reader]) {
    for (const statement of [
      `insert into iu_core.${table} default values`,
      `update iu_core.${table} set ${column} = ${column}`,
      `delete from iu_core.${table}`,
      `truncate iu_core.${table}`,
    ]) {
      expect(await sqlstate(client.query(statement))).toBe("42501");
    }
  }
});

test.each([
  "update iu_core.iu_piece_collection_manifest set piece_count = 0",
  "delete from iu_core.iu_piece_collection_manifest",
  "truncate iu_core.iu_piece_collection_manifest",
  "delete from iu_core.iu_piece_collection_manifest where false",
])("manifests are history, even to the owner: %s", async (statement) => {
  const before = await state(owner);
  expect((await refusal(owner.query(statement))).sqlstate).toBe("IU009");
  expect(await state(owner)).toEqual(before);
});

test("ships four kinds and the roles of two", async () => {
  const kinds = await app.query("select collection_kind, has_own_roles from iu_core.iu_collection_kind order by 1");
  expect(kinds.rows).toEqual([
    { collection_kind: "file", has_own_roles: true },
    { collection_kind: "instance", has_own_roles: false },
    { collection_kind: "template", has_own_roles: false },
    { collection_kind: "workflow", has_own_roles: true },
  ]);
  const roles = await app.query(
    "select collection_kind || '.' || role as role, min_count, max_count from iu_core.iu_collection_kind_role order by collection_kind, position",
  );
  expect(roles.rows).toEqual([
    { role: "file.title", min_count: 1, max_count: 1 },
    { role: "file.intro", min_count: 0, max_count: 1 },
    { role: "file.body", min_count: 1, max_count: null },
    { role: "file.appendix", min_count: 0, max_count: null },
    { role: "file.reference", min_count: 0, max_count: null },
    { role: "workflow.step", min_count: 1, max_count: null },
  ]);
});

test("a kind that is registered works without a change of code", async () => {
  await rolledBack(owner, async () => {
    await owner.query("insert into iu_core.iu_collection_kind values ('checklist', true, 'Things to tick off.')");
    await owner.query("insert into iu_core.iu_collection_kind_role values ('checklist', 'item', 1, 2, 3)");
    const made = await compose(owner, steps(3), { kind: "checklist" });
    expect(made.pieces.map(({ role }) => role)).toEqual(["item", "item", "item"]);
    await owner.query("savepoint refused");
    expect((await refusal(compose(owner, steps(4), { kind: "checklist" }))).detail).toMatchObject({ path: "$[3].role" });
    await owner.query("rollback to refused");
    expect((await refusal(compose(owner, steps(1), { kind: "checklist" }))).detail).toMatchObject({ path: "$" });
  });
});
