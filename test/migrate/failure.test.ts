import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, test } from "vitest";
import { fnIuSha256 } from "../../schema-ts/foundation/fn_iu_sha256.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, jsFile, removeFolders, shelf, shelfNames, sqlFile } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();
const database = useDatabase({ template: false });
let client: Client;

beforeEach(async () => {
  client = await database.connect();
  await client.query("drop schema if exists toy, iu_migrations, iu_core cascade");
});

test("a migration that fails leaves nothing of itself, and those before it stay", async () => {
  const folder = folderOf({
    ...shelf,
    "0004_bad.sql": sqlFile("create table toy.half (a int);\ncreate table toy.thing (a int);", "select 1;"),
  });
  const options = { folder: folder.path, schema: "toy" };
  await expect(migrateUp(client, options)).rejects.toMatchObject({ code: "42P07", message: 'relation "thing" already exists (0004_bad)' });
  expect((await migrationStatus(client, options)).applied.map(({ name }) => name)).toEqual(shelfNames);
  expect(await readLeftovers(client)).not.toContain("r toy.half");

  folder.write("0004_bad.sql", sqlFile("create table toy.half (a int);", "drop table toy.half;"));
  expect((await migrateUp(client, options)).applied).toEqual(["0004_bad"]);
});

test("the first migration that fails leaves no ledger either", async () => {
  const before = await readLeftovers(client);
  const folder = folderOf({ "0001_bad.sql": sqlFile("create schema toy; select 1 / 0;", "select 1;") });
  await expect(migrateUp(client, { folder: folder.path, schema: "toy" })).rejects.toMatchObject({
    code: "22012",
    message: "division by zero (0001_bad)",
  });
  expect(await readLeftovers(client)).toEqual(before);
});

test("a way down that fails leaves everything as it was", async () => {
  const folder = folderOf({
    "0001_bad.sql": sqlFile("create schema toy; create table toy.thing (a int);", "drop table toy.thing; drop schema toy_gone;"),
  });
  const options = { folder: folder.path, schema: "toy" };
  await migrateUp(client, options);
  const before = await readLeftovers(client);
  await expect(migrateDown(client, 1, options)).rejects.toMatchObject({ code: "3F000", message: expect.stringContaining("(0001_bad)") });
  expect(await readLeftovers(client)).toEqual(before);
  expect((await migrationStatus(client, options)).applied).toHaveLength(1);
});

test("a way down over several is refused before the first of them is undone", async () => {
  const folder = folderOf({
    ...shelf,
    "0001_toy_1.0.0.sql": shelf["0001_toy_1.0.0.sql"].replace("drop table", "select 1 / 0; drop table"),
  });
  const options = { folder: folder.path, schema: "toy" };
  await migrateUp(client, options);
  const before = await readLeftovers(client);
  for (const count of [3, Number.POSITIVE_INFINITY]) {
    const refused = { code: "22012", message: "division by zero (0001_toy_1.0.0)" };
    await expect(migrateDown(client, count, options)).rejects.toMatchObject(refused);
    expect((await migrationStatus(client, options)).applied.map(({ name }) => name)).toEqual(shelfNames);
    expect(await readLeftovers(client)).toEqual(before);
  }
  expect((await migrateDown(client, 2, options)).undone).toEqual(shelfNames.slice(1).toReversed());
});

test("what failed outside a transaction is taken back, and can be tried again", async () => {
  const index = "create index concurrently thing_name_idx on toy.thing (name);";
  const undo = ["drop index concurrently if exists toy.thing_name_idx;"];
  const folder = folderOf({ ...shelf, "0003_toy_1.1.0_concurrently.js": jsFile([index, "select 1 / 0;"], undo) });
  const options = { folder: folder.path, schema: "toy" };
  await expect(migrateUp(client, options)).rejects.toMatchObject({
    code: "22012",
    message: "division by zero (0003_toy_1.1.0_concurrently)",
  });
  expect((await migrationStatus(client, options)).pending).toEqual(shelfNames.slice(2));
  expect(await readLeftovers(client)).not.toContain("i toy.thing_name_idx");
  expect((await client.query("show lock_timeout")).rows).toEqual([{ lock_timeout: "0" }]);

  const repaired = folderOf(shelf);
  expect((await migrateUp(client, { ...options, folder: repaired.path })).applied).toEqual(shelfNames.slice(2));
});

test("a way down that failed outside a transaction is still applied", async () => {
  const folder = folderOf({ "0001_a.sql": shelf["0001_toy_1.0.0.sql"], "0002_b.js": jsFile(["select 1;"], ["select 1 / 0;"]) });
  const options = { folder: folder.path, schema: "toy" };
  await migrateUp(client, options);
  await expect(migrateDown(client, 1, options)).rejects.toMatchObject({ code: "22012" });
  expect((await migrationStatus(client, options)).applied.map(({ name }) => name)).toEqual(["0001_a", "0002_b"]);
});

test("an error in a definition's text names its TypeScript line", async () => {
  const generated = fileURLToPath(new URL("../../generated-sql/objects/foundation/fn_iu_sha256.sql", import.meta.url));
  const create = readFileSync(generated, "utf8").split("\n\n")[0] ?? "";
  expect(create).toContain("convert_to(p_text, 'UTF8')");
  const up = `create schema iu_core;\n\n${create.replace("convert_to(p_text", "convert_to(p_txt_")}`;
  const folder = folderOf({ "0001_bad.sql": sqlFile(up, "drop schema iu_core cascade;") });
  const { file, line } = fnIuSha256.body.origin;
  await expect(migrateUp(client, { folder: folder.path })).rejects.toMatchObject({
    code: "42703",
    message: `column "p_txt_" does not exist (0001_bad, from ${file}:${line})`,
  });
  expect(file).toMatch(/schema-ts\/foundation\/fn_iu_sha256\.ts$/);
});
