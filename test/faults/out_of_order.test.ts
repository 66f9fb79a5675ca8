import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { shippedMigrations } from "../../scripts/migrate/files.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { invoke } from "../cli/invoke.ts";
import { fingerprintOf, readFingerprint } from "./fingerprint.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A copy of the shipped migrations that may be spoiled. */
const folder = mkdtempSync(join(tmpdir(), "iu-core-history-"));
const names = readdirSync(shippedMigrations)
  .filter((name) => name.endsWith(".sql"))
  .sort();
const [first = "", last = ""] = [names[0], names.at(-1)];
const faults = useFaultServer();

beforeEach(() => {
  rmSync(folder, { recursive: true });
  cpSync(shippedMigrations, folder, { recursive: true });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

/** The command ends with 2 and says so, in every direction, and the database is what it was. */
async function refused(database: Database, message: RegExp, commands = [["up"], ["down"], ["status"], ["plan"]]): Promise<void> {
  const before = await fingerprintOf(database.url);
  for (const command of commands) {
    const { code, json } = await invoke("migrate", ...command, "--folder", folder, "--database-url", database.url, "--json");
    expect({ command, code, error: json.error }).toMatchObject({
      command,
      code: 2,
      error: { code: "history", message: expect.stringMatching(message) },
    });
  }
  expect(await fingerprintOf(database.url)).toEqual(before);
}

describe("migrations out of order", () => {
  test("an earlier file that was edited", async () => {
    const text = readFileSync(join(folder, first), "utf8");
    writeFileSync(join(folder, first), text.replace("-- Up Migration", "-- Up Migration\n-- harmless"));
    await refused(await faults.installed(), /was edited after it was applied .*: restore the file and put the change into a new migration/);
  });

  test("an earlier file that is missing", async () => {
    rmSync(join(folder, first));
    await refused(await faults.installed(), /but its file is missing: use the iu-core version that applied it, or a newer one/);
  });

  test("a ledger that is ahead of the files", async () => {
    const database = await faults.installed();
    await withClient(database.url, (client) =>
      client.query(
        "insert into iu_migrations.ledger (schema_name, name, sha256) values ('iu_core', '9999_iu_core_9.0.0', repeat('0', 64))",
      ),
    );
    await refused(database, /^9999_iu_core_9\.0\.0 was applied to this database but its file is missing: use the iu-core version/);
  });

  test("an earlier migration that was never applied", async () => {
    writeFileSync(join(folder, first.replace(/_.*/, "_a_earlier.sql")), "-- Up Migration\nselect 1;\n-- Down Migration\nselect 1;\n");
    rmSync(join(folder, first));
    const database = await faults.installed();
    await withClient(database.url, (client) =>
      client.query("delete from iu_migrations.ledger where name = $1", [first.replace(".sql", "")]),
    );
    await refused(database, /would be applied out of order: .* is applied already/);
  });
});

describe("an upgrade of what is not there", () => {
  test("fails whole: not even the ledger is made", async () => {
    const database = await faults.empty();
    const nothing = await fingerprintOf(database.url);
    for (const name of readdirSync(folder)) if (name !== last) rmSync(join(folder, name));
    const { code, json } = await invoke("migrate", "up", "--folder", folder, "--database-url", database.url, "--json");
    expect(code).toBe(2);
    expect(json.error).toMatchObject({ code: "not_installed", message: expect.stringContaining(last.replace(".sql", "")) });
    expect(await fingerprintOf(database.url)).toEqual(nothing);
    cpSync(shippedMigrations, folder, { recursive: true });
    expect((await invoke("migrate", "up", "--folder", folder, "--database-url", database.url)).code).toBe(0);
  });

  test("going down from nothing does nothing", async () => {
    const database = await faults.empty();
    const nothing = await fingerprintOf(database.url);
    await withClient(database.url, async (client) => expect(await migrateDown(client, 1, { folder })).toEqual({ undone: [] }));
    expect(await fingerprintOf(database.url)).toEqual(nothing);
  });

  test("a schema that somebody else made is refused, and stays", async () => {
    const database = await faults.empty();
    await withClient(database.url, async (client) => {
      await client.query("create schema iu_core; create table iu_core.theirs (a int)");
      const before = await readFingerprint(client);
      await expect(migrateUp(client, { folder })).rejects.toMatchObject({ code: "42P06" });
      expect(await readFingerprint(client)).toEqual(before);
    });
  });
});

describe("what is caught", () => {
  test("a change the fingerprint would have to show: a column, a grant, a row, a comment", async () => {
    const database = await faults.installed();
    const before = await fingerprintOf(database.url);
    for (const change of [
      "alter table iu_core.unit_version add column half int",
      "grant select on iu_core.unit_version to public",
      "insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')",
      "comment on function iu_core.fn_iu_version() is 'half'",
      "create index half on iu_core.unit_version (title)",
    ]) {
      await withClient(database.url, (client) => client.query(change));
      expect(await fingerprintOf(database.url), change).not.toEqual(before);
    }
  });
});
