import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { Problem } from "../output/problem.ts";
import { type Files, readSums, sums } from "./files.ts";

export interface Placed {
  readonly directory: string;
  readonly written: string[];
  readonly removed: string[];
}

/**
 * Makes `directory` hold these files of ours, and no others of ours. Where a file is somebody else's, or was changed since we wrote it,
 * nothing is done at all. All are written aside first and moved in at the end; what was moved goes back when one cannot be.
 *
 * @throws Problem naming the files in the way
 */
export function placeFiles(directory: string, name: string, files: Files): Placed {
  const list = listIn(directory, name);
  const isForeign = (path: string) => {
    const found = digestOf(join(directory, path));
    return found !== undefined && found !== sha256(files.get(path) ?? "") && !list.digests.get(path)?.includes(found);
  };
  refuse(directory, [...files.keys(), ...list.digests.keys()].filter(isForeign));
  const written = [...files].filter(([path, text]) => digestOf(join(directory, path)) !== sha256(text)).map(([path]) => path);
  const removed = [...list.digests.keys()].filter((path) => !files.has(path) && existsSync(join(directory, path)));
  // On the way both states are ours: the next run takes up what a killed one has left.
  list.write(list.text + sums(files));
  try {
    exchange(directory, new Map(written.map((path) => [path, files.get(path) ?? ""])), removed);
  } catch (error) {
    list.write(list.text);
    throw error;
  }
  list.write(sums(files));
  return { directory, written, removed };
}

/** Takes away what `placeFiles` put there. @throws Problem when nothing is ours, or a file is no longer as it was */
export function removeFiles(directory: string, name: string): Placed {
  const list = listIn(directory, name);
  if (list.text === "") throw new Problem("not_installed", `${directory} holds no ${name} that this command has put there.`);
  const present = [...list.digests].filter(([path]) => existsSync(join(directory, path)));
  refuse(
    directory,
    present.filter(([path, digests]) => !digests.includes(digestOf(join(directory, path)) ?? "")).map(([path]) => path),
  );
  const removed = present.map(([path]) => path);
  exchange(directory, new Map(), removed);
  list.write("");
  return { directory, written: [], removed };
}

/** Beside the files: which ones are ours, with their digests. */
function listIn(directory: string, name: string) {
  const path = join(directory, `${name}.SHA256SUMS`);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const write = (content: string) => {
    if (content === "") return rmSync(path, { force: true });
    writeFileSync(`${path}.new`, content, { mode: 0o644 });
    renameSync(`${path}.new`, path);
  };
  return { text, digests: readSums(text), write };
}

const digestOf = (path: string): string | undefined => (existsSync(path) ? sha256(readFileSync(path, "utf8")) : undefined);

function refuse(directory: string, paths: readonly string[]): void {
  if (paths.length === 0) return;
  throw new Problem("cannot_write", `${directory} holds files that this command has not written: ${[...new Set(paths)].join(", ")}.`, {
    hint: "Nothing was changed. Move them away, or uninstall what they belong to.",
    detail: { directory, files: [...new Set(paths)] },
  });
}

function exchange(directory: string, incoming: Files, outgoing: readonly string[]): void {
  const aside = mkdtempSync(join(directory, ".iu-core-"));
  const undo: (() => void)[] = [];
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o644 });
    };
    const move = (from: string, to: string) => {
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
      undo.unshift(() => renameSync(to, from));
    };
    for (const [path, text] of incoming) write(join(aside, "new", path), text);
    for (const path of [...incoming.keys(), ...outgoing]) {
      const target = join(directory, path);
      if (existsSync(target)) move(target, join(aside, "old", path));
      if (incoming.has(path)) move(join(aside, "new", path), target);
    }
  } catch (error) {
    for (const back of undo) back();
    throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
