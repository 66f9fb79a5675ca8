import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One pgTAP file: generated contract or hand-written behaviour. */
export interface PgtapFile {
  /** Path below the folder, e.g. `config/fn_dot_config_set.contract.sql`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export const shippedPgtap = fileURLToPath(new URL("../../pgtap", import.meta.url));

/** Every `.sql` file below the folder, by name. */
export function pgtapFiles(folder = shippedPgtap): PgtapFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sql"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(folder, path).split(sep).join("/"), path, text: readFileSync(path, "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
