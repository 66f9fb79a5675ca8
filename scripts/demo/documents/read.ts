import { readdirSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { Problem } from "../../output/problem.ts";
import { readText, unreadable } from "../../text/read_text.ts";
import { readCollectionFile } from "./collection_file.ts";
import { headingsOf, sectionsOf, titleOf } from "./headings.ts";
import type { DocumentSet, Piece } from "./set.ts";

/**
 * Reads what is to be composed: a folder with `collection.json`, any other folder of Markdown files, or one Markdown file, which is
 * cut at its headings of level 1 and 2.
 *
 * @throws Problem naming the file that cannot be used
 */
export function readDocuments(path: string): DocumentSet {
  const source = resolve(path);
  if (!isFolder(source)) return fromFile(source);
  const names = readdirSync(source);
  if (names.includes("collection.json")) return fromCollectionFile(source);
  const files = names.filter(isMarkdown).sort(new Intl.Collator("en", { numeric: true }).compare);
  const [only] = files;
  if (only === undefined) {
    throw new Problem("bad_input", `${source}: there is no Markdown file in this folder.`, {
      detail: { file: source },
      hint: "Files ending in .md or .markdown are composed, those in folders below are not. Nothing was written.",
    });
  }
  if (files.length === 1) return fromFile(join(source, only), source);
  const pieces = files.map((file, i) => wholeFile(join(source, file), file, i === 0 ? "title" : "body"));
  return asFile(source, pieces);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new Problem("bad_input", `${path}: ${unreadable(error)}.`, {
      detail: { file: path },
      hint: "Give a folder of Markdown files, or one Markdown file.",
    });
  }
}

function fromCollectionFile(source: string): DocumentSet {
  const { collection_key, collection_kind, title, pieces } = readCollectionFile(source);
  return {
    collectionKey: collection_key,
    collectionKind: collection_kind,
    title,
    pieces: pieces.map(({ file, role, title: given }) => {
      const piece = wholeFile(join(source, file), file, role);
      return given === undefined ? piece : { ...piece, title: given };
    }),
    source,
  };
}

/** One document, one piece per section. */
function fromFile(path: string, source = path): DocumentSet {
  if (!isMarkdown(path)) {
    throw new Problem("bad_input", `${path}: not a Markdown file.`, {
      detail: { file: path },
      hint: "Its name ends in .md or .markdown. Nothing was written.",
    });
  }
  const file = basename(path);
  const sections = sectionsOf(readText(path)).map(({ title = nameOf(file), text, line }) => ({
    title,
    body: text,
    place: `${file}, line ${line}`,
  }));
  const [first, ...rest] = sections;
  // A file has a title and at least one body: a document of one section gives both.
  const pieces = rest.length === 0 && first ? [{ ...first, body: "" }, first] : sections;
  return asFile(
    source,
    pieces.map((piece, i) => ({ ...piece, role: i === 0 ? "title" : "body" })),
  );
}

function wholeFile(path: string, file: string, role: string | undefined): Piece {
  const body = readText(path);
  return { title: titleOf(headingsOf(body)) ?? nameOf(file), body, role, place: file };
}

function asFile(source: string, pieces: readonly Piece[]): DocumentSet {
  return {
    collectionKey: `file.${keyPart(nameOf(basename(source)))}`,
    collectionKind: "file",
    title: pieces[0]?.title ?? nameOf(source),
    pieces,
    source,
  };
}

const isMarkdown = (name: string) => [".md", ".markdown"].includes(extname(name).toLowerCase());
const nameOf = (file: string) => basename(file, extname(file)).normalize("NFC");

/** Keys have letters, digits and `. _ : / -`; everything else becomes a hyphen. */
function keyPart(name: string): string {
  const letters = ["Latin", "Greek", "Cyrillic", "Hiragana", "Katakana", "Han", "Hangul"].map((script) => `\\p{Script=${script}}`).join("");
  const part = name.replace(new RegExp(`[^0-9._${letters}-]+`, "gu"), "-").replace(/^-+|-+$/g, "");
  return part || "documents";
}
