import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import slugify from "@sindresorhus/slugify";
import type pg from "pg";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { Problem } from "../output/problem.ts";
import { type CollectionHead, type CurrentPiece, readHead, readPieces, streamPieces } from "./collection.ts";
import { digestFiles, textFiles } from "./folder.ts";
import { replaceFile } from "./replace_file.ts";
import { type ExportedPiece, hasSidecar, readSidecar, type Sidecar, sidecarOf, writeSidecar } from "./sidecar.ts";
import { printTextFile } from "./text_file.ts";

export interface ExportOptions {
  readonly schema: string;
  /** Overwrites files that were edited since the last export. */
  readonly force?: boolean | undefined;
  readonly onPiece?: ((done: number, all: number) => void) | undefined;
}

/**
 * Writes a collection as one Markdown file a piece and a sidecar that an import compares with. A folder that was exported before is
 * brought up to date; one with other content is left alone.
 *
 * @throws Problem when the folder holds something else, or edits that were not imported
 */
export async function exportCollection(client: pg.ClientBase, key: string, folder: string, options: ExportOptions): Promise<Sidecar> {
  const previous = await previousExport(key, folder, options.force ?? false);
  await client.query("begin isolation level repeatable read, read only");
  try {
    const head = await readHead(client, options.schema, key);
    return previous ? await writePieces(client, head, folder, previous, options) : await intoNewFolder(client, head, folder, options);
  } finally {
    await client.query("rollback");
  }
}

/** A new folder appears with all its files, or not at all. */
async function intoNewFolder(client: pg.ClientBase, head: CollectionHead, folder: string, options: ExportOptions): Promise<Sidecar> {
  const target = resolve(folder);
  mkdirSync(dirname(target), { recursive: true });
  const draft = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const sidecar = await writePieces(client, head, draft, undefined, options);
    // An empty folder is replaced; mkdtemp made the new one for its owner alone.
    chmodSync(draft, 0o755);
    renameSync(draft, target);
    return sidecar;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/** The sidecar comes last: until it is there, the folder counts as edited, and an import finds that the database has the same. */
async function writePieces(
  client: pg.ClientBase,
  head: CollectionHead,
  folder: string,
  previous: Sidecar | undefined,
  { schema, onPiece }: ExportOptions,
): Promise<Sidecar> {
  const pieces: ExportedPiece[] = [];
  const names = fileNames(await readPieces(client, schema, head), previous);
  const unchanged = new Map(previous?.pieces.map(({ file, sha256 }) => [file, sha256]));
  for await (const piece of streamPieces(client, schema, head)) {
    const { iu_id, role, pin, version_no, title, body, body_digest } = piece;
    const file = names(pieces.length + 1, title);
    const text = printTextFile({ iuId: iu_id, title, role, pin: pin ?? undefined, body });
    const digest = sha256(text);
    if (unchanged.get(file) !== digest) await replaceFile(join(folder, file), text);
    pieces.push({ file, sha256: digest, iu_id, role, pin, version_no, title, body_digest });
    onPiece?.(pieces.length, head.piece_count);
  }
  const kept = new Set(pieces.map(({ file }) => file));
  for (const { file } of previous?.pieces ?? []) if (!kept.has(file)) await rm(join(folder, file), { force: true });
  const { collection_key, manifest_no, graph_digest, content_digest } = head;
  const sidecar = sidecarOf({ collection_key, manifest_no, graph_digest, content_digest, pieces });
  await writeSidecar(folder, sidecar);
  return sidecar;
}

/**
 * Names in order. A first export numbers by tens, so that a file can be put between two others. A later one keeps the names as long as the
 * pieces are the same in the same order, and numbers all anew otherwise.
 */
function fileNames(current: readonly CurrentPiece[], previous: Sidecar | undefined): (place: number, title: string) => string {
  const before = previous?.pieces ?? [];
  if (before.length === current.length && before.every(({ iu_id }, at) => iu_id === current[at]?.iu_id))
    return (place) => (before[place - 1] as ExportedPiece).file;
  const width = Math.max(4, String(current.length * 10).length);
  return (place, title) => `${String(place * 10).padStart(width, "0")}-${slugify(title).slice(0, 60).replace(/-+$/, "") || "piece"}.md`;
}

async function previousExport(key: string, folder: string, force: boolean): Promise<Sidecar | undefined> {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return undefined;
  if (!hasSidecar(folder))
    throw new Problem("not_empty", `${folder} is not empty, and no export of ours.`, { hint: "Name a folder that does not exist yet." });
  const previous = await readSidecar(folder);
  if (previous.collection_key !== key)
    throw new Problem("not_empty", `${folder} holds the collection ${previous.collection_key}.`, { hint: "Name another folder." });
  if (force) return { ...previous, pieces: previous.pieces.map((piece) => ({ ...piece, sha256: "" })) };
  const found = await digestFiles(folder, await textFiles(folder));
  const now = new Map(found.map(({ file, sha256 }) => [file, sha256]));
  const exported = new Set(previous.pieces.map(({ file }) => file));
  const edited = [
    ...previous.pieces.filter(({ file, sha256 }) => now.get(file) !== sha256).map(({ file }) => file),
    ...found.filter(({ file }) => !exported.has(file)).map(({ file }) => file),
  ];
  if (edited.length > 0)
    throw new Problem(
      "not_empty",
      `${folder} has edits that were not imported: ${edited.slice(0, 5).join(", ")}${edited.length > 5 ? ", …" : ""}.`,
      {
        detail: { edited: edited.length },
        hint: "Import them first (iu-core import), or discard them with --force.",
      },
    );
  return previous;
}
