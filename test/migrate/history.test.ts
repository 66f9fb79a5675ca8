import { beforeEach, describe, expect, test } from "vitest";
import { readMigrations } from "../../scripts/migrate/files.ts";
import { HistoryError } from "../../scripts/migrate/history.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { type Folder, folderOf, removeFolders, shelf, sqlFile } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();
const database = useDatabase({ template: false });
const [first, second] = Object.keys(shelf) as [keyof typeof shelf, keyof typeof shelf];

describe("a history that does not match the files", () => {
  let client: Client;
  let folder: Folder;
  const options = () => ({ folder: folder.path, schema: "toy" });

  beforeEach(async () => {
    client = await database.connect();
    await client.query("drop schema if exists toy, iu_migrations cascade");
    folder = folderOf({ [first]: shelf[first], [second]: shelf[second] });
    await migrateUp(client, options());
  });

  const refused = async (message: RegExp) => {
    const state = await readLeftovers(client);
    for (const run of [
      () => migrateUp(client, options()),
      () => migrateDown(client, 1, options()),
      () => migrationStatus(client, options()),
    ]) {
      const error = await run().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(HistoryError);
      expect((error as Error).message).toMatch(message);
    }
    expect(await readLeftovers(client)).toEqual(state);
  };

  test("an edited file is refused, whatever was edited", async () => {
    folder.write(first, `${shelf[first]} `);
    await refused(
      /^0001_toy_1\.0\.0 was edited after it was applied \(recorded SHA-256 [0-9a-f]{12}…, file [0-9a-f]{12}…\): restore the file/,
    );
  });

  test("a missing file is refused", async () => {
    folder.remove(second);
    await refused(/^0002_toy_1\.1\.0 was applied to this database but its file is missing/);
  });

  test("a file before an applied one is refused", async () => {
    folder.remove(second);
    folder.write("0003_toy_1.2.0.sql", shelf[second]);
    await client.query("update iu_migrations.ledger set name = '0003_toy_1.2.0' where name = '0002_toy_1.1.0'");
    folder.write("0002_late.sql", sqlFile("select 1;", "select 1;"));
    await refused(/^0002_late would be applied out of order: 0003_toy_1\.2\.0 is applied already/);
  });

  test("put right, it goes on", async () => {
    folder.write(first, "edited");
    await expect(migrateUp(client, options())).rejects.toThrow();
    folder.write(first, shelf[first]);
    expect((await migrateUp(client, options())).applied).toEqual([]);
  });
});

describe("files", () => {
  const plain = sqlFile("select 1;", "select 1;");
  const names = async (files: Record<string, string>) => (await readMigrations(folderOf(files).path)).map(({ name }) => name);

  test("are taken in the order of their numbers", async () => {
    expect(await names({ "10_b.sql": plain, "9_a.sql": plain, "0100_c.sql": plain, "README.md": "", "notes.sql": "" })).toEqual([
      "9_a",
      "10_b",
      "0100_c",
    ]);
  });

  test("of one number are refused", async () => {
    await expect(names({ "0001_a.sql": plain, "0001_b.sql": plain })).rejects.toThrow(/^Two migrations in .* have the number 1$/);
    await expect(names({ "0001_a.sql": plain, "1_b.sql": plain })).rejects.toThrow(/^Two migrations/);
  });

  test("without both parts are refused", async () => {
    await expect(names({ "0001_a.sql": "-- Up Migration\nselect 1;" })).rejects.toThrow(
      /has no "-- Up Migration" and "-- Down Migration" part/,
    );
    await expect(names({ "0001_a.sql": "select 1;" })).rejects.toThrow(/has no/);
  });

  test("are read whole: what PostgreSQL gets is what stands there", async () => {
    const [file] = await readMigrations(folderOf({ "0001_a.sql": sqlFile("select 'a;b', $iu$\n$1 $$\n$iu$;", "select 2;") }).path);
    expect(file?.up.map((text) => text.trim())).toEqual(["select 'a;b', $iu$\n$1 $$\n$iu$;"]);
    expect(file?.down.map((text) => text.trim())).toEqual(["select 2;"]);
  });

  test("that ship are in order and have both directions", async () => {
    const files = await readMigrations();
    expect(files.length).toBeGreaterThan(0);
    for (const { up, down } of files) expect([up.join("").trim(), down.join("").trim()]).not.toContain("");
  });
});
