import { isAbsolute, join, relative } from "node:path";
import { Problem } from "../../output/problem.ts";
import { readText } from "../../text/read_text.ts";

/** `collection.json` in a folder: which files make up the collection, in which order and role. */
export interface CollectionFile {
  readonly collection_key: string;
  readonly collection_kind: string;
  readonly title: string;
  readonly pieces: readonly { readonly file: string; readonly role?: string; readonly title?: string }[];
}

/** @throws Problem with the path of what is wrong, e.g. `$.pieces[3].file` */
export function readCollectionFile(folder: string): CollectionFile {
  const path = join(folder, "collection.json");
  const refuse = (where: string, reason: string) =>
    new Problem("bad_input", `${path}: ${where} ${reason}.`, {
      detail: { file: path, path: where },
      hint: "See examples/README.md for its form. Nothing was written.",
    });

  const parse = (): unknown => {
    try {
      return JSON.parse(readText(path));
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw refuse("$", `is not JSON (${(error as Error).message})`);
    }
  };
  const object = (
    value: unknown,
    where: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): Record<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(where, "is not an object");
    const unknown = Object.keys(value).find((key) => !required.includes(key) && !optional.includes(key));
    if (unknown !== undefined) throw refuse(`${where}.${unknown}`, `is not known; known are ${[...required, ...optional].join(", ")}`);
    const missing = required.find((key) => !(key in value));
    if (missing !== undefined) throw refuse(`${where}.${missing}`, "is missing");
    return value as Record<string, unknown>;
  };
  const text = (value: unknown, where: string): string => {
    if (typeof value !== "string" || value.trim() === "") throw refuse(where, "is not a text");
    return value;
  };
  const piece = (value: unknown, where: string) => {
    const { file, role, title } = object(value, where, ["file"], ["role", "title"]);
    const name = text(file, `${where}.file`);
    const inside = relative(folder, join(folder, name));
    if (isAbsolute(name) || inside.startsWith("..")) throw refuse(`${where}.file`, "lies outside the folder");
    return {
      file: name,
      ...(role === undefined ? {} : { role: text(role, `${where}.role`) }),
      ...(title === undefined ? {} : { title: text(title, `${where}.title`) }),
    };
  };

  const { collection_key, collection_kind, title, pieces } = object(parse(), "$", ["collection_key", "collection_kind", "title", "pieces"]);
  if (!Array.isArray(pieces) || pieces.length === 0) throw refuse("$.pieces", "is not a list of pieces");
  return {
    collection_key: text(collection_key, "$.collection_key"),
    collection_kind: text(collection_kind, "$.collection_kind"),
    title: text(title, "$.title"),
    pieces: pieces.map((value, i) => piece(value, `$.pieces[${i}]`)),
  };
}
