import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../node_modules/.cache/iu-core");

/**
 * The path of a cache entry, made by `make` when it is missing. Entries appear whole or not at all: they are made
 * beside their place and renamed, so two processes may race. Undefined where the cache cannot be written.
 */
export async function cached(name: string, make: (directory: string) => Promise<void>): Promise<string | undefined> {
  const place = join(root, name);
  if (existsSync(place)) return place;
  let scratch: string;
  try {
    mkdirSync(dirname(place), { recursive: true });
    scratch = await mkdtemp(`${place}.`);
  } catch {
    return undefined;
  }
  try {
    const made = join(scratch, "made");
    await make(made);
    await rename(made, place).catch(async (error: unknown) => {
      if (!existsSync(place)) throw error;
    });
    return place;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
