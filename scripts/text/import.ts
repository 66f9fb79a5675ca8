import { join } from "node:path";
import type pg from "pg";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCollectionImport } from "../../schema-ts/text/fn_iu_collection_import.ts";
import type { RevisionSpec } from "../../schema-ts/text/fn_iu_units_revise.ts";
import { type CollectionHead, type CurrentPiece, readHead, readPieces } from "./collection.ts";
import { digestFiles, type FolderFile, readTextFile, textFiles } from "./folder.ts";
import { type Conflict, type EditedPiece, merge } from "./merge.ts";
import { replaceFile } from "./replace_file.ts";
import { type ExportedPiece, readSidecar, type Sidecar, sidecarOf, writeSidecar } from "./sidecar.ts";
import { canonicalText, printTextFile } from "./text_file.ts";

export interface ImportOptions {
  readonly schema: string;
  readonly actor: string;
  readonly note?: string | undefined;
  /** Looks and changes nothing, neither in the database nor in the folder. */
  readonly dryRun?: boolean | undefined;
  readonly onProgress?: ((what: string, done: number, all: number) => void) | undefined;
}

export interface ImportReport {
  readonly collection_key: string;
  readonly files: number;
  /** Files that are not as they were exported. */
  readonly edited: number;
  /** Nothing was applied when there is one. */
  readonly conflicts: readonly Conflict[];
  readonly arranged: boolean;
  readonly revised: number;
  readonly minted: number;
  /** Whether the database was changed. */
  readonly changed: boolean;
  readonly manifest_no: number;
  readonly graph_digest: string;
  readonly content_digest: string;
}

/** Texts of one call: what is larger goes in several calls of one transaction. */
const batchBytes = 4 * 1024 * 1024;

/**
 * Brings the edits of a folder into the collection it was exported from: edited files become versions; added, moved and removed files change
 * the arrangement. A three-way merge with what was exported; with a conflict nothing is applied. Without an edit nothing is written.
 */
export async function importFolder(client: pg.ClientBase, folder: string, options: ImportOptions): Promise<ImportReport> {
  const { schema, onProgress = () => {} } = options;
  const base = await readSidecar(folder);
  const names = await textFiles(folder);
  const files = await digestFiles(folder, names, (done) => onProgress("Reading", done, names.length));
  const { pieces: edited, changed } = await readEdited(folder, files, base);
  if (changed === 0) {
    const { collection_key, manifest_no, graph_digest, content_digest } = base;
    const nothing = { files: files.length, edited: 0, conflicts: [], arranged: false, revised: 0, minted: 0, changed: false };
    return { collection_key, manifest_no, graph_digest, content_digest, ...nothing };
  }

  await client.query("begin isolation level read committed");
  try {
    const head = await readHead(client, schema, base.collection_key);
    const plan = merge(base, edited, await readPieces(client, schema, head));
    const report = {
      collection_key: head.collection_key,
      files: files.length,
      edited: changed,
      conflicts: plan.conflicts,
      arranged: plan.pieces !== null,
      revised: plan.revisions.length,
      minted: plan.pieces?.filter(({ iuId }) => iuId === undefined).length ?? 0,
    };
    if (plan.conflicts.length > 0 || options.dryRun) {
      await client.query("rollback");
      return { ...report, changed: false, ...digestsOf(head) };
    }
    const written = await apply(client, folder, head.manifest_no, plan, base.collection_key, options);
    const after = await readHead(client, schema, base.collection_key);
    const sidecar = await newSidecar(await readPieces(client, schema, after), after, folder, base, edited, files);
    await client.query("commit");
    for (const [file, text] of sidecar.rewritten) await replaceFile(join(folder, file), text);
    await writeSidecar(folder, sidecar.sidecar);
    return { ...report, ...written, changed: written.changed, ...digestsOf(after) };
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

const digestsOf = ({ manifest_no, graph_digest, content_digest }: CollectionHead) => ({ manifest_no, graph_digest, content_digest });

/** The files as pieces. A file that is as it was exported is not read again. */
async function readEdited(
  folder: string,
  files: readonly FolderFile[],
  base: Sidecar,
): Promise<{ pieces: EditedPiece[]; changed: number }> {
  const exported = new Map(base.pieces.map((piece) => [piece.file, piece]));
  const pieces: EditedPiece[] = [];
  let changed = 0;
  for (const { file, sha256: digest } of files) {
    const before = exported.get(file);
    exported.delete(file);
    if (before?.sha256 === digest) {
      const { iu_id: iuId, role, pin, title, body_digest: bodyDigest } = before;
      pieces.push({ file, iuId, role, pin, title, bodyDigest });
      continue;
    }
    changed += 1;
    const { iuId, role, pin = null, title, body } = await readTextFile(folder, file);
    pieces.push({ file, iuId, role, pin, title, bodyDigest: sha256(body) });
  }
  // What is left was removed.
  return { pieces, changed: changed + exported.size };
}

async function apply(
  client: pg.ClientBase,
  folder: string,
  manifestNo: number,
  plan: ReturnType<typeof merge>,
  key: string,
  { schema, actor, note, onProgress = () => {} }: ImportOptions,
): Promise<{ revised: number; minted: number; changed: boolean }> {
  const total = { revised: 0, minted: 0, changed: false };
  let expected = manifestNo;
  let pieces = plan.pieces && (await Promise.all(plan.pieces.map((piece) => specOf(folder, piece))));
  const send = async (revisions: RevisionSpec[]) => {
    const result = await call(
      client,
      fnIuCollectionImport,
      {
        p_collection_key: key,
        p_pieces: pieces,
        p_revisions: revisions,
        p_expected_manifest_no: expected,
        p_actor: actor,
        p_change_note: note ?? null,
      },
      { schema },
    );
    pieces = null;
    expected = result.manifest_no;
    total.revised += result.revised;
    total.minted += result.minted;
    total.changed ||= result.changed;
  };
  let batch: RevisionSpec[] = [];
  let bytes = 0;
  for (const [at, { piece, expectedVersionNo }] of plan.revisions.entries()) {
    const { title, body } = await readTextFile(folder, piece.file);
    batch.push({ iu_id: piece.iuId, title, body, expected_version_no: expectedVersionNo });
    bytes += Buffer.byteLength(body);
    if (bytes < batchBytes) continue;
    await send(batch);
    onProgress("Importing", at + 1, plan.revisions.length);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0 || pieces) await send(batch);
  return total;
}

async function specOf(folder: string, { file, iuId, role, pin, title }: EditedPiece): Promise<PieceSpec> {
  const named = role === undefined ? {} : { role };
  if (iuId !== undefined) return { iu_id: iuId, ...named, pinned_version_no: pin };
  return { title: canonicalText(title), body: (await readTextFile(folder, file)).body, ...named };
}

/**
 * The folder as it is after the import. A file nobody edited keeps what it was exported from, also where the database has moved on. New
 * files are given the id of their unit: the arrangement is that of the files then.
 */
async function newSidecar(
  current: readonly CurrentPiece[],
  head: CollectionHead,
  folder: string,
  base: Sidecar,
  edited: readonly EditedPiece[],
  files: readonly FolderFile[],
): Promise<{ sidecar: Sidecar; rewritten: Map<string, string> }> {
  const exported = new Map(base.pieces.map((piece) => [piece.file, piece]));
  const rewritten = new Map<string, string>();
  const pieces: ExportedPiece[] = [];
  for (const [at, { file, iuId, pin }] of edited.entries()) {
    let { sha256: digest } = files[at] as FolderFile;
    const before = exported.get(file);
    if (before?.sha256 === digest) {
      pieces.push(before);
      continue;
    }
    const found = iuId === undefined ? current[at] : current.find((piece) => piece.iu_id === iuId && piece.pin === pin);
    if (!found) continue;
    const { iu_id, role, version_no, title, body_digest } = found;
    if (iuId === undefined) {
      const text = printTextFile({ ...(await readTextFile(folder, file)), iuId: iu_id, role });
      rewritten.set(file, text);
      digest = sha256(text);
    }
    pieces.push({ file, sha256: digest, iu_id, role, pin, version_no, title, body_digest });
  }
  const { collection_key, manifest_no, graph_digest, content_digest } = head;
  return { sidecar: sidecarOf({ collection_key, manifest_no, graph_digest, content_digest, pieces }), rewritten };
}
