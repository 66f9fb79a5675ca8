import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { serverFiles } from "../../scripts/extension/files.ts";
import { placeFiles, removeFiles } from "../../scripts/extension/place.ts";
import { ensureRoles } from "../../scripts/migrate/roles.ts";
import { connect, withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase, type Database } from "../../scripts/postgres/databases.ts";
import { withLock } from "../../scripts/postgres/lock.ts";
import { type OpenOptions, openServer } from "../../scripts/postgres/open.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";

export interface ExtensionServer {
  readonly server: PostgresServer;
  readonly directory: string;
  /** An empty database that can have the extension, as its owner, who is no superuser. */
  database(): Promise<Database>;
}

/**
 * A server of this file's own that finds the extension: since 18 it is told where, before that the files are put into its own directory,
 * which must be writable. Usable in hooks and tests.
 */
export function useExtensionServer(options: OpenOptions): ExtensionServer {
  let server: PostgresServer | undefined;
  let directory = "";
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    server = await openServer(options);
    await withClient(server.url, ensureRoles);
    directory = server.majorVersion >= 18 ? ownDirectory() : await shareDirectory(server);
    if (server.majorVersion < 18) ends.push(await alone(`${directory.replaceAll("/", "_")}.lock`));
    placeFiles(directory, "iu_core", serverFiles());
    ends.unshift(() => void removeFiles(directory, "iu_core"));
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    for (const end of ends) end();
  });

  const ownDirectory = () => {
    const root = mkdtempSync(join(reachableTmpdir(serverUser()), "iu-core-extension-"));
    mkdirSync(join(root, "extension"));
    chmodSync(root, 0o755);
    ends.unshift(() => rmSync(root, { recursive: true, force: true }));
    return join(root, "extension");
  };

  const ready = (): PostgresServer => {
    if (server === undefined) throw new Error("useExtensionServer(): the server exists in hooks and tests only");
    return server;
  };
  return {
    get server() {
      return ready();
    },
    get directory() {
      return directory;
    },
    async database() {
      const made = await createDatabase(ready());
      if (ready().majorVersion >= 18) {
        // Only a superuser says where extensions may come from.
        await withClient(made.adminUrl ?? "", (admin) =>
          admin.query(`alter database ${made.name} set extension_control_path = '${join(directory, "..")}:$system'`),
        );
      }
      return made;
    },
  };
}

/** Files in a server's own directory are there for everybody: one test file after the other. @returns what lets the next one go on */
const alone = (name: string): Promise<() => void> =>
  new Promise((granted, failed) => {
    withLock(join(tmpdir(), name), () => new Promise<void>((release) => granted(release))).catch(failed);
  });

async function shareDirectory(server: PostgresServer): Promise<string> {
  await using admin = await connect(server.adminUrl ?? server.url);
  const { rows } = await admin.query("select setting from pg_config where name = 'SHAREDIR'");
  return join(rows[0].setting, "extension");
}
