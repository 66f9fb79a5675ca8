import { cpSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { shippedMigrations } from "../../scripts/migrate/files.ts";
import { HistoryError } from "../../scripts/migrate/history.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, removeFolders, sqlFile } from "./folder.ts";

removeFolders();

describe("a database that differs from what its last migration left", () => {
  const database = useDatabase();
  const next = "9999_next.sql";
  const folder = folderOf();

  test("is not migrated further, unless told to", async () => {
    cpSync(shippedMigrations, folder.path, { recursive: true });
    folder.write(next, sqlFile("create table iu_core.further (a int);", "drop table iu_core.further;"));
    const client = await database.connect();
    await client.query("comment on table iu_core.unit_version is 'changed by hand'; create table iu_core.stray (a int);");
    const error = await migrateUp(client, { folder: folder.path }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HistoryError);
    expect((error as Error).message).toMatch(
      /^The database differs from what its last migration left: .*changed comment table unit_version; .*unexpected table stray/,
    );
    expect((error as Error).message).toMatch(/--allow-drift$/);
    expect((await client.query("select to_regclass('iu_core.further') as further")).rows).toEqual([{ further: null }]);

    const { applied } = await migrateUp(client, { folder: folder.path, allowDrift: true });
    expect(applied).toEqual(["9999_next"]);
  });

  test.each([
    ["as it was left", ""],
    [
      "as it was left but for what PostgreSQL notes at its columns by itself",
      "update iu_core.iu_schema_expectation set definition = definition || ' options (pg_attver=7)' where object_kind = 'column'",
    ],
  ])("that is %s is migrated", async (_, change) => {
    const client = await database.connect();
    await client.query("drop table if exists iu_core.stray, iu_core.further");
    await client.query("delete from iu_migrations.ledger where name = '9999_next'; select iu_core.fn_iu_schema_record()");
    await client.query(change);
    expect((await migrateUp(client, { folder: folder.path })).applied).toEqual(["9999_next"]);
  });

  test("in an option of a column is not migrated further", async () => {
    const client = await database.connect();
    await client.query("drop table iu_core.further");
    await client.query("delete from iu_migrations.ledger where name = '9999_next'; select iu_core.fn_iu_schema_record()");
    await client.query("alter table iu_core.unit_version alter title set (n_distinct = 5)");
    await expect(migrateUp(client, { folder: folder.path })).rejects.toThrow(/: changed column unit_version\.title\. /);
  });
});

describe("without a verdict of its own", () => {
  const database = useDatabase({ template: false });

  test("a product is migrated; with one, the verdict counts", async () => {
    const client = await database.connect();
    const folder = folderOf({
      "0001_toy.sql": sqlFile(
        `create schema toy;
         create table toy.drift (object_kind text, object_name text, drift text);
         create function toy.fn_iu_schema_verify() returns setof toy.drift language sql as 'select * from toy.drift';`,
        "drop schema toy cascade;",
      ),
      "0002_toy.sql": sqlFile(
        "insert into toy.drift values ('table', 'thing', 'missing'), ('view', 'v', 'changed');",
        "delete from toy.drift;",
      ),
      "0003_toy.sql": sqlFile("delete from toy.drift;", "select 1;"),
    });
    const options = { folder: folder.path, schema: "toy" };
    await expect(migrateUp(client, options)).rejects.toThrow(
      "The database differs from what its last migration left: missing table thing; changed view v. Undo the manual change, or pass --allow-drift",
    );
    expect((await migrateUp(client, { ...options, allowDrift: true })).applied).toEqual(["0003_toy"]);
  });
});
