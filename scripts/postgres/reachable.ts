import { createHash, randomBytes } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { run } from "./command.ts";
import { canReach, type OsUser, reachableTmpdir } from "./os-user.ts";

/**
 * The binaries where `user` can execute them. In a checkout below a closed directory (root's home) they are copied
 * once to the temporary directory, owned by root and writable by nobody else, and found there the next time.
 */
export async function reachableBinaries(binaries: Binaries, user: OsUser | undefined): Promise<Binaries> {
  if (canReach(binaries.bin, user)) return binaries;
  const source = dirname(binaries.bin);
  const key = createHash("sha256").update(source).digest("hex").slice(0, 12);
  const place = join(reachableTmpdir(user), `iu-core-${binaries.build}-${key}`);
  if (!(await isOurs(place))) {
    const scratch = `${place}.${randomBytes(4).toString("hex")}`;
    try {
      await run("cp", ["-R", source, scratch]);
      await run("chmod", ["-R", "u=rwX,go=rX", scratch]);
      await rename(scratch, place).catch(async (error: unknown) => {
        if (!(await isOurs(place))) throw error;
      });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  return { ...binaries, bin: join(place, "bin") };
}

/** Somebody else may have made a directory of that name first; theirs is not executed. */
async function isOurs(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return false;
  if (found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new Error(`${place} belongs to somebody else: remove it`);
}
