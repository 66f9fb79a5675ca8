import { readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";

export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who the server runs as. PostgreSQL refuses to run as root, so root steps down to `postgres`, or to `nobody` where
 * no such user exists; everybody else runs it as themselves (undefined).
 */
export function serverUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error("PostgreSQL refuses to run as root, and this machine has neither a postgres nor a nobody user");
}

/** Whether `user` can get to `path`; a checkout below /root is closed to everybody else. */
export function canReach(path: string, user: OsUser | undefined): boolean {
  if (user === undefined) return true;
  for (let directory = resolve(path); ; directory = dirname(directory)) {
    const { mode, uid, gid } = statSync(directory);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (directory === dirname(directory)) return true;
  }
}

/** The first temporary directory `user` can get to. */
export function reachableTmpdir(user: OsUser | undefined): string {
  const found = [tmpdir(), "/tmp", "/var/tmp"].find((directory) => canReach(directory, user));
  if (found === undefined) throw new Error("no temporary directory is reachable for the user PostgreSQL runs as");
  return found;
}
