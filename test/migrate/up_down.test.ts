import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { shippedMigrations } from "../../scripts/migrate/files.ts";
import { type MigrateEvent, migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationPlan, migrationStatus } from "../../scripts/migrate/status.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, removeFolders, shelf, shelfNames } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();
const database = useDatabase({ template: false });
const options = { folder: folderOf(shelf).path, schema: "toy" };

test("up, down, up on an empty database, and down from head leaves nothing", async () => {
  const client = await database.connect();
  const empty = await readLeftovers(client);
  expect(await migrationStatus(client, options)).toEqual({ applied: [], pending: shelfNames, unrecorded: false });

  const events: MigrateEvent[] = [];
  const { applied } = await migrateUp(client, { ...options, onProgress: (event) => events.push(event) });
  expect(applied).toEqual(shelfNames);
  expect(events).toEqual(
    shelfNames.flatMap((name) => [
      { kind: "start", name },
      { kind: "done", name },
    ]),
  );
  const head = await readLeftovers(client);
  expect(head).toEqual(expect.arrayContaining(["schema iu_migrations", "column toy.thing.size", "i toy.thing_name_idx"]));

  expect((await migrateUp(client, options)).applied).toEqual([]);
  expect(await readLeftovers(client)).toEqual(head);

  expect(await migrateDown(client, 2, options)).toEqual({ undone: shelfNames.slice(1).reverse() });
  const first = await readLeftovers(client);
  expect(first).toContain("r toy.thing");
  expect(first).not.toContain("column toy.thing.size");
  expect((await migrateUp(client, options)).applied).toEqual(shelfNames.slice(1));
  expect(await readLeftovers(client)).toEqual(head);

  expect(await migrateDown(client, Number.POSITIVE_INFINITY, options)).toEqual({ undone: shelfNames.toReversed() });
  expect(await readLeftovers(client)).toEqual(empty);
  expect(await migrateDown(client, 1, options)).toEqual({ undone: [] });
});

test("the ledger says what was applied, by whom, with which digest", async () => {
  const client = await database.connect();
  await migrateUp(client, options);
  const { applied, pending, unrecorded } = await migrationStatus(client, options);
  expect(applied.map(({ name, sha256 }) => [name, sha256])).toEqual(
    Object.values(shelf).map((text, i) => [shelfNames[i], createHash("sha256").update(text).digest("hex")]),
  );
  const [{ role }] = (await client.query("select session_user as role")).rows;
  expect(applied.every(({ applied_by, running_pid }) => applied_by === role && running_pid === null)).toBe(true);
  expect({ pending, unrecorded }).toEqual({ pending: [], unrecorded: false });
  await migrateDown(client, 3, options);
});

test("two installations under two names are two histories", async () => {
  const client = await database.connect();
  await migrateUp(client, options);
  const other = { ...options, schema: "other" };
  expect((await migrationStatus(client, other)).pending).toEqual(shelfNames);
  await migrateDown(client, 3, options);
});

test("a schema nobody recorded is said to be there", async () => {
  const client = await database.connect();
  await client.query("create schema toy");
  expect(await migrationStatus(client, options)).toMatchObject({ applied: [], unrecorded: true });
  await client.query("drop schema toy");
});

test("the plan names every step with its locks, and only what is pending", async () => {
  const client = await database.connect();
  expect(await migrationPlan(undefined, options)).toMatchObject([
    { name: shelfNames[0], transactional: true, steps: [{ what: "create table toy.thing", locks: "nothing that exists" }] },
    { name: shelfNames[1], steps: [{ what: "table toy.thing: add column size", locks: "ACCESS EXCLUSIVE on the table, brief" }] },
    { name: shelfNames[2], transactional: false, steps: [] },
  ]);
  await migrateUp(client, options);
  await migrateDown(client, 1, options);
  expect((await migrationPlan(client, options)).map(({ name }) => name)).toEqual(shelfNames.slice(2));
  await migrateDown(client, 2, options);
});

test("the shipped migrations leave nothing either", async () => {
  const client = await database.connect();
  const empty = await readLeftovers(client);
  const { applied } = await migrateUp(client, { folder: shippedMigrations });
  const head = await readLeftovers(client);
  expect(head.length).toBeGreaterThan(100);
  expect((await client.query("select * from iu_core.fn_iu_schema_verify()")).rows).toEqual([]);
  expect((await migrateDown(client, applied.length)).undone).toEqual(applied.toReversed());
  expect(await readLeftovers(client)).toEqual(empty);
  await migrateUp(client);
  expect(await readLeftovers(client)).toEqual(head);
});
