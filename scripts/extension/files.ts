import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../schema-ts/compile/sha256.ts";

const root = new URL("../..", import.meta.url);
const generated = fileURLToPath(new URL("generated-sql/extension", root));

/** Texts by their path inside a folder. */
export type Files = ReadonlyMap<string, string>;

/** Every generated file of the extension. */
export function generatedFiles(): Files {
  const paths = readdirSync(generated, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(generated, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(generated, path), "utf8")]));
}

/** What a PostgreSQL server reads: the control file and the scripts. The control file comes last, as it names the scripts. */
export function serverFiles(): Files {
  const files = [...generatedFiles()];
  return new Map([...files.filter(([path]) => /^\w+--.+\.sql$/.test(path)), ...files.filter(([path]) => path.endsWith(".control"))]);
}

/** What is published: the generated files with what a person wants to know first. */
export function distributionFiles(): Files {
  const text = (path: string) => readFileSync(new URL(path, root), "utf8");
  return new Map([...generatedFiles(), ["LICENSE", text("LICENSE")], ["README.md", text("README.md")]]);
}

/** One line a file, as `sha256sum -c` reads it. */
export const sums = (files: Files): string => [...files].map(([path, text]) => `${sha256(text)}  ${path}\n`).join("");

/** Digests by path; a path may have several. */
export function readSums(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, digest = "", path = ""] of text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm))
    found.set(path, [...(found.get(path) ?? []), digest]);
  return found;
}
