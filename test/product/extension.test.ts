import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase } from "../../scripts/postgres/databases.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { readLogicalState } from "../../scripts/prove/logical_state.ts";
import { optional } from "../require.ts";
import { readCatalog } from "./catalog.ts";
import { debian15Has, useDebian15 } from "./debian.ts";

const generated = fileURLToPath(new URL("../../generated-sql/extension", import.meta.url));
const files = readdirSync(generated).filter((name) => name.endsWith(".control") || name.endsWith(".sql"));
const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };

/** Puts the extension's files where a server looks for them. @returns what removes them */
function placeFiles(directory: string): () => void {
  const placed = files.map((name) => join(directory, name));
  const taken = placed.find((path) => existsSync(path));
  if (taken) throw new Error(`${taken} is there already: somebody installed the extension`);
  for (const name of files) copyFileSync(join(generated, name), join(directory, name));
  return () => {
    for (const path of placed) rmSync(path, { force: true });
  };
}

/** `CREATE EXTENSION` as the owner role against what the migrations made of another database. */
async function compare(extensionUrl: string, migratedUrl: string): Promise<void> {
  await withClient(extensionUrl, (client) =>
    withClient(migratedUrl, async (migrated) => {
      const { rows } = await client.query("select rolsuper as super from pg_roles where rolname = current_user");
      expect(rows).toEqual([{ super: false }]);
      await client.query("create extension iu_core");
      expect(await readCatalog(client)).toEqual(await readCatalog(migrated));
      expect(await readLogicalState(client, installation)).toEqual(await readLogicalState(migrated, installation));
      await client.query("drop extension iu_core cascade");
      const left = await client.query("select relname from pg_class where relnamespace = to_regnamespace('iu_core')");
      expect(left.rows).toEqual([]);
    }),
  );
}

describe("CREATE EXTENSION by an owner who is no superuser", () => {
  describe("gives the catalog of the migrations on PostgreSQL 18", () => {
    let server: PostgresServer;
    let directory: string;

    beforeAll(async () => {
      server = await openServer({ source: "embedded", embeddedVersion: "18" });
      directory = mkdtempSync(join(reachableTmpdir(serverUser()), "iu-core-extension-"));
      mkdirSync(join(directory, "extension"));
      placeFiles(join(directory, "extension"));
      chmodSync(directory, 0o755);
    });

    afterAll(async () => {
      await server?.stop();
      if (directory) rmSync(directory, { recursive: true, force: true });
    });

    it("row for row", async () => {
      const migrated = await createDatabase(server);
      await withClient(migrated.url, (client) => migrateUp(client));
      const extended = await createDatabase(server);
      // Only a superuser says where extensions may come from.
      await withClient(extended.adminUrl ?? "", (admin) =>
        admin.query(`alter database ${extended.name} set extension_control_path = '${directory}:$system'`),
      );
      await compare(extended.url, migrated.url);
    });
  });

  const shared = "/usr/share/postgresql/15/extension";
  const available = debian15Has() && isWritable(shared);

  optional("gives the catalog of the migrations on PostgreSQL 15", available, `postgresql-15 and a writable ${shared}`).describe(() => {
    const debian = useDebian15();

    it("row for row", async () => {
      const extended = await createDatabase(debian.server);
      const remove = placeFiles(shared);
      try {
        await compare(extended.url, debian.database.url);
      } finally {
        remove();
      }
    });
  });
});

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
