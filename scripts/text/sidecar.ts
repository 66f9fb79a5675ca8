import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../output/problem.ts";
import { replaceFile } from "./replace_file.ts";

export const sidecarName = "iu-collection.json";
const format = "iu-core.text.v1";

/** One piece as it was exported. */
export interface ExportedPiece {
  /** Path of its file from the folder, with slashes. */
  readonly file: string;
  /** Of the file as it was written. */
  readonly sha256: string;
  readonly iu_id: string;
  readonly role: string;
  readonly pin: number | null;
  readonly version_no: number;
  readonly title: string;
  readonly body_digest: string;
}

/** What an import compares with: the collection as it was exported. */
export interface Sidecar {
  readonly format: typeof format;
  readonly collection_key: string;
  readonly manifest_no: number;
  readonly graph_digest: string;
  readonly content_digest: string;
  readonly pieces: readonly ExportedPiece[];
}

export const hasSidecar = (folder: string): boolean => existsSync(join(folder, sidecarName));

/** @throws Problem when there is none, or it is not one of ours */
export async function readSidecar(folder: string): Promise<Sidecar> {
  const path = join(folder, sidecarName);
  if (!existsSync(path))
    throw new Problem("bad_input", `${folder} has no ${sidecarName}.`, {
      hint: "Make the folder with: iu-core export <collection> <folder>",
    });
  const broken = (cause?: unknown) =>
    new Problem("bad_input", `${path} is not what iu-core export wrote.`, { hint: "Restore it, or export into a new folder.", cause });
  let found: Partial<Sidecar>;
  try {
    found = JSON.parse(await readFile(path, "utf8")) as Partial<Sidecar>;
  } catch (error) {
    throw broken(error);
  }
  if (found?.format !== format || typeof found.collection_key !== "string" || !Number.isInteger(found.manifest_no)) throw broken();
  if (!Array.isArray(found.pieces) || !found.pieces.every(isPiece)) throw broken();
  return found as Sidecar;
}

const isPiece = (piece: Partial<ExportedPiece>): boolean =>
  (["file", "sha256", "iu_id", "role", "title", "body_digest"] as const).every((key) => typeof piece?.[key] === "string") &&
  Number.isInteger(piece.version_no) &&
  (piece.pin === null || Number.isInteger(piece.pin));

export const sidecarOf = (facts: Omit<Sidecar, "format">): Sidecar => ({ format, ...facts });

/** One piece a line, so that a version control system shows what changed. */
export async function writeSidecar(folder: string, { pieces, ...head }: Sidecar): Promise<void> {
  const text = `${JSON.stringify(head).slice(0, -1)},"pieces":[\n${pieces.map((piece) => JSON.stringify(piece)).join(",\n")}\n]}\n`;
  await replaceFile(join(folder, sidecarName), text);
}
