import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Problem } from "../output/problem.ts";
import { rerunFile } from "./format.ts";
import type { Files } from "./seal.ts";

/** @throws Problem when something is there already: evidence is never mixed with what was there before */
export function refuseTaken(dir: string): void {
  let entries: string[];
  try {
    entries = readdirSync(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    throw new Problem("cannot_write", `${dir} cannot be written to: ${(error as Error).message}.`, { hint: "Name a new directory." });
  }
  if (entries.length > 0) {
    throw new Problem("not_empty", `${dir} is not empty.`, { hint: "One directory a run: name a new one, or remove what is there." });
  }
}

/** Writes a packet beside its place and moves it there when it is whole: there is never half a packet. */
export function placePacket(dir: string, files: Files, check: (written: string) => void = () => {}): void {
  const place = resolve(dir);
  refuseTaken(dir);
  try {
    mkdirSync(dirname(place), { recursive: true });
    const made = mkdtempSync(join(dirname(place), `.${basename(place)}.`));
    try {
      for (const [file, bytes] of files) writeFileSync(join(made, file), bytes, { flag: "wx", flush: true });
      chmodSync(join(made, rerunFile), 0o755);
      chmodSync(made, 0o755);
      check(made);
      rmdirIfThere(place);
      renameSync(made, place);
    } catch (error) {
      rmSync(made, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("cannot_write", `The evidence cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}

/** An empty directory may stand in the place; `rmdir` itself refuses one that has been filled since. */
function rmdirIfThere(place: string): void {
  try {
    rmdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
