import { existsSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { canReach, type OsUser, reachableTmpdir } from "./os-user.ts";
import type { ServerSettings } from "./server.ts";

const memory = "/dev/shm";
const tmpfs = 0x01021994;
const enough = 2 * 1024 ** 3;

/**
 * Where the cluster of an ephemeral server is made. In memory when it need not survive the machine anyway and there is
 * plenty: on a slow disk that starts a server five times and makes a database three times as fast. With fsync on, the
 * disk is part of what is wanted.
 */
export function ephemeralPlace(user: OsUser | undefined, settings: ServerSettings): string {
  return settings.fsync === "off" && hasRoomInMemory(user) ? memory : reachableTmpdir(user);
}

function hasRoomInMemory(user: OsUser | undefined): boolean {
  if (!existsSync(memory) || !canReach(memory, user)) return false;
  const { type, bavail, bsize } = statfsSync(memory);
  // A container's limit counts these files and is not in any of the other figures. 0 or absurdly large: no limit.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return type === tmpfs && Math.min(bavail * bsize, freemem()) >= enough && limit >= 2 * enough;
}
