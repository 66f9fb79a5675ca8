import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { cleanEnvironment } from "./command.ts";
import type { OsUser } from "./os-user.ts";
import type { ServerSettings } from "./server.ts";
import { settingArguments } from "./settings.ts";

export interface Launch {
  readonly binaries: Binaries;
  readonly user: OsUser | undefined;
  /** Holds the cluster (`data`), the log and the socket. */
  readonly home: string;
  readonly port: number;
  readonly settings: ServerSettings;
  readonly signal?: AbortSignal | undefined;
  /** Told the process id before anything else happens. */
  readonly onSpawn: (pid: number) => void;
}

/** Starts `postgres` and resolves when it accepts connections; rejects with the end of its log when it does not come up. */
export async function startPostmaster(launch: Launch): Promise<ChildProcess> {
  const { binaries, user, home, port, settings } = launch;
  // A file, not a pipe: nobody here may be reading, and a full pipe would stop the server.
  const log = await open(join(home, "log"), "a");
  try {
    const postmaster = spawn(
      join(binaries.bin, "postgres"),
      ["-D", join(home, "data"), "-p", String(port), "-k", home, ...settingArguments(settings)],
      { ...(user ?? {}), cwd: home, env: cleanEnvironment(), detached: true, stdio: ["ignore", log.fd, log.fd] },
    );
    const failed = once(postmaster, "error").then(([error]) => Promise.reject(error));
    failed.catch(() => {});
    if (postmaster.pid !== undefined) launch.onSpawn(postmaster.pid);
    postmaster.unref();
    await Promise.race([failed, untilReady(postmaster, launch)]);
    return postmaster;
  } finally {
    await log.close();
  }
}

async function untilReady(postmaster: ChildProcess, { home, signal }: Launch): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (postmaster.exitCode === null && postmaster.signalCode === null) {
    signal?.throwIfAborted();
    // The server writes its state into the lock file; asking there costs no connection.
    const lock = await readFile(join(home, "data/postmaster.pid"), "utf8").catch(() => "");
    const lines = lock.split("\n");
    if (Number(lines[0]) === postmaster.pid && lines[7]?.trim() === "ready") return;
    if (Date.now() > deadline) break;
    await sleep(5);
  }
  const log = await readFile(join(home, "log"), "utf8").catch(() => "");
  throw new Error(`PostgreSQL did not start:\n${log.trim().split("\n").slice(-12).join("\n")}`);
}
