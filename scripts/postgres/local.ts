import { chownSync, mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Binaries } from "./binaries.ts";
import { withClient } from "./connect.ts";
import { crashPostmaster } from "./crash.ts";
import { ephemeralPlace } from "./ephemeral-place.ts";
import { copyOfInitdb } from "./initdb.ts";
import { serverUser } from "./os-user.ts";
import { freePort } from "./port.ts";
import { type Launch, startPostmaster } from "./postmaster.ts";
import { reachableBinaries } from "./reachable.ts";
import { ensureOwner, ownerRole, randomPassword, roleUrl, serverVersion, superuser } from "./roles.ts";
import type { PostgresServer, ServerControl, ServerSettings } from "./server.ts";
import { ephemeral } from "./settings.ts";
import { startWatchdog } from "./watchdog.ts";

export interface LocalOptions {
  readonly settings?: ServerSettings | undefined;
  /** Where its own directory is made: default memory or disk, by the settings. For tests of a full disk. */
  readonly directory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server of our own in a temporary directory: ours alone, gone when we are. */
export async function startLocal(found: Binaries, options: LocalOptions = {}): Promise<PostgresServer> {
  const user = serverUser();
  const settings = options.settings ?? ephemeral;
  const home = mkdtempSync(join(options.directory ?? ephemeralPlace(user, settings), "iu-core-pg-"));
  if (user !== undefined) chownSync(home, user.uid, user.gid);
  const watchdog = startWatchdog(home);
  try {
    const binaries = await reachableBinaries(found, user);
    const { signal } = options;
    await copyOfInitdb({ binaries, dataDirectory: join(home, "data"), user, signal });
    const launch = { binaries, user, home, settings, signal, onSpawn: watchdog.watch };
    const { port, control } = await launchOnFreePort(launch);
    const passwords = { admin: randomPassword(), owner: randomPassword() };
    const socket = `postgresql://${superuser}@localhost:${port}/postgres?host=${encodeURIComponent(home)}`;
    const { majorVersion, version } = await withClient(socket, async (admin) => {
      await admin.query(`ALTER ROLE ${superuser} PASSWORD ${pg.escapeLiteral(passwords.admin)}`);
      await ensureOwner(admin, passwords.owner);
      return serverVersion(admin);
    });
    return {
      source: binaries.source,
      url: roleUrl(ownerRole, passwords.owner, "127.0.0.1", port),
      adminUrl: roleUrl(superuser, passwords.admin, "127.0.0.1", port),
      majorVersion,
      description: `PostgreSQL ${version} (${binaries.source}, port ${port})`,
      control,
      stop: () => watchdog.release(),
    };
  } catch (error) {
    await watchdog.release();
    throw error;
  }
}

async function launchOnFreePort(launch: Omit<Launch, "port">): Promise<{ port: number; control: ServerControl }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      const control = await controlled({ ...launch, port });
      return { port, control };
    } catch (error) {
      // Between asking for a free port and using it, somebody else may have taken it.
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || attempt === 5) throw error;
    }
  }
}

async function controlled(launch: Launch): Promise<ServerControl> {
  let postmaster = await startPostmaster(launch);
  return {
    get pid() {
      return postmaster.pid ?? 0;
    },
    dataDirectory: join(launch.home, "data"),
    crash: () => crashPostmaster(postmaster),
    async restart() {
      const deadline = Date.now() + 10_000;
      for (;;) {
        try {
          postmaster = await startPostmaster(launch);
          return;
        } catch (error) {
          // The kernel may still be taking the killed server's shared memory apart.
          const busy = error instanceof Error && error.message.includes("still in use");
          if (!busy || Date.now() > deadline) throw error;
          await sleep(50);
        }
      }
    },
    log: () => readFile(join(launch.home, "log"), "utf8"),
  };
}
