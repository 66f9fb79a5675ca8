import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { readText } from "./read_text.ts";
import { parseTextFile, type TextFile } from "./text_file.ts";

/** One file of a folder: known by its digest alone while it is as it was exported. */
export interface FolderFile {
  readonly file: string;
  readonly sha256: string;
}

/** Paths of the Markdown files of a folder in byte order, which is the order of the pieces. README.md and hidden files are none. */
export async function textFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && entry.name.toLowerCase() !== "readme.md")
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/"))
    .filter((path) => !path.split("/").some((part) => part.startsWith(".")))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** How many files are open at once. */
const atOnce = 32;

/** Digests of files in order; their texts are not kept. */
export async function digestFiles(
  folder: string,
  files: readonly string[],
  onFile: (done: number) => void = () => {},
): Promise<FolderFile[]> {
  const found: FolderFile[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    const part = files.slice(at, at + atOnce);
    found.push(...(await Promise.all(part.map(async (file) => ({ file, sha256: sha256(await readFile(join(folder, file))) })))));
    onFile(found.length);
  }
  return found;
}

export const readTextFile = async (folder: string, file: string): Promise<TextFile> => parseTextFile(file, readText(join(folder, file)));
