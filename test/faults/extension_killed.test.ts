import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import { optional } from "../require.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { holdTable, stuck } from "./hold.ts";
import { useFaultServer } from "./server.ts";

const generated = fileURLToPath(new URL("../../generated-sql/extension", import.meta.url));
const files = readdirSync(generated).filter((name) => name.endsWith(".control") || name.endsWith(".sql"));
const versions = files.flatMap((name) => /^iu_core--([\d.]+)\.sql$/.exec(name)?.[1] ?? []).sort();
const [first = "", last = ""] = [versions[0], versions.at(-1)];
const isEighteen = [undefined, "", "18"].includes(process.env["IU_PG_MAJOR"]);

/** Where the extension is found without being installed for everybody, which takes PostgreSQL 18. */
optional("an extension update", isEighteen, "the embedded PostgreSQL 18").describe(() => {
  const faults = useFaultServer();
  let directory: string;
  let database: Database;
  let before: Fingerprint;
  let holder: Client | undefined;

  beforeAll(async () => {
    directory = mkdtempSync(join(reachableTmpdir(serverUser()), "iu-core-extension-"));
    mkdirSync(join(directory, "extension"));
    for (const name of files) copyFileSync(join(generated, name), join(directory, "extension", name));
    chmodSync(directory, 0o755);
    await faults.installed();
    database = await faults.empty();
    await withClient(database.adminUrl ?? "", (admin) =>
      admin.query(`alter database ${database.name} set extension_control_path = '${directory}:$system'`),
    );
    await run(`create extension iu_core version '${first}'`);
    before = await fingerprintOf(database.url);
  });

  afterEach(() => holder?.end().catch(() => {}));
  afterAll(() => rmSync(directory, { recursive: true }));

  const run = (text: string) => withClient(database.url, (client) => client.query(text));

  test("that was killed with the server leaves the version of before, and can be made again", async () => {
    holder = await holdTable(database.url, "iu_core.iu_schema_expectation");
    const { outcome } = await stuck(database, (victim) => victim.query("alter extension iu_core update"));
    await faults.crash();
    expect(await outcome).toBeInstanceOf(Error);
    expect(await fingerprintOf(database.url)).toEqual(before);
    await run("alter extension iu_core update");
    const after = await fingerprintOf(database.url);
    expect(after.objects).toContain(`extension iu_core ${last}`);
    await run(`alter extension iu_core update to '${first}'`);
    expect(verdict(await fingerprintOf(database.url), before, after)).toBe("before");
  });

  describe("to where no way leads is refused, and nothing is changed", () => {
    test.each(["9.9.9", "0.0.1", "nonsense"])("%s", async (version) => {
      await expect(run(`alter extension iu_core update to '${version}'`)).rejects.toMatchObject({
        code: "22023",
        message: `extension "iu_core" has no update path from version "${first}" to version "${version}"`,
      });
      expect(await fingerprintOf(database.url)).toEqual(before);
    });

    test("nor can it be made over what migrations made", async () => {
      const migrated = await faults.installed();
      const found = await fingerprintOf(migrated.url);
      await withClient(migrated.adminUrl ?? "", (admin) =>
        admin.query(`alter database ${migrated.name} set extension_control_path = '${directory}:$system'`),
      );
      await withClient(migrated.url, (client) =>
        expect(client.query("create extension iu_core")).rejects.toMatchObject({ severity: "ERROR" }),
      );
      expect(await fingerprintOf(migrated.url)).toEqual(found);
    });
  });
});
