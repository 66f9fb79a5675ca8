import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { canReach, type OsUser } from "./os-user.ts";

/** What has to be remembered between starts, so that the URL stays the same. */
export interface Identity {
  readonly port: number;
  readonly adminPassword: string;
  readonly ownerPassword: string;
}

/**
 * `.iu-core/postgres/<major>` below `cwd`. Root's server runs as another user: where that user cannot reach `cwd`, the
 * cluster lies in the system's place for such data instead, under a name derived from `cwd`.
 */
export function persistentDirectory(cwd: string, major: number, user: OsUser | undefined): string {
  const own = resolve(cwd, ".iu-core");
  if (canReach(existsSync(own) ? own : cwd, user)) return join(own, "postgres", String(major));
  const name = createHash("sha256").update(resolve(cwd)).digest("hex").slice(0, 12);
  return join("/var/lib/iu-core", name, String(major));
}

/** Makes it; directories made on the way stay open to the server's user whatever the umask. */
export function makePersistentDirectory(directory: string, user: OsUser | undefined): void {
  const first = mkdirSync(directory, { recursive: true });
  if (user === undefined || first === undefined) return;
  for (let path = directory; path.length >= first.length; path = dirname(path)) chmodSync(path, 0o755);
}

export function readIdentity(directory: string): Identity | undefined {
  const path = join(directory, "server.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Identity) : undefined;
}

export function writeIdentity(directory: string, identity: Identity): void {
  const path = join(directory, "server.json");
  writeFileSync(`${path}.new`, `${JSON.stringify(identity, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
