import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { Problem } from "../output/problem.ts";

/** One migration as it stands on disk, in node-pg-migrate's format. */
export interface MigrationFile {
  /** File name without extension; the order of names is the order of migrations. */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly transactional: boolean;
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly steps: readonly { readonly what: string; readonly locks: string }[];
}

export const shippedMigrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/**
 * @param schema refuse migrations that are spelled for another one
 * @throws when a file is neither `.sql` with both markers nor `.js` with `up` and `down`, two files share a number, or there is none
 */
export async function readMigrations(folder = shippedMigrations, schema?: string): Promise<MigrationFile[]> {
  const names = readdirSync(folder)
    .filter((name) => /^\d+_.*\.(sql|js)$/.test(name))
    .sort(byNumber);
  const numbers = names.map(numberOf);
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i);
  if (twice) throw new Error(`Two migrations in ${folder} have the number ${twice}`);
  if (names.length === 0) {
    throw new Problem("bad_input", `There is no migration in ${folder}.`, {
      hint: "generate --out writes them to the folder migrations in the one it is given.",
    });
  }
  const files = await Promise.all(names.map((name) => readMigration(join(folder, name))));
  const begins = files.find(({ name }) => numberOf(name) === 1)?.steps[0]?.what ?? "";
  if (schema !== undefined && begins.startsWith("create schema ") && begins !== `create schema ${quoteIdentifier(schema)}`) {
    throw new Problem("bad_input", `The migrations in ${folder} ${begins}, not ${quoteIdentifier(schema)}.`, {
      hint: "Name the schema they were generated for with --schema.",
    });
  }
  return files;
}

const numberOf = (name: string) => Number.parseInt(name, 10);

/** The order of migrations. */
export const byNumber = (a: string, b: string): number => numberOf(a) - numberOf(b) || (a < b ? -1 : Number(a > b));

async function readMigration(path: string): Promise<MigrationFile> {
  const text = readFileSync(path, "utf8");
  const common = {
    name: basename(path).replace(/\.(sql|js)$/, ""),
    path,
    sha256: sha256(text),
    steps: [...text.matchAll(/^(?:--|\/\/) step: (.*?) \| locks: (.*)$/gm)].map(([, what = "", locks = ""]) => ({ what, locks })),
  };
  if (path.endsWith(".js")) {
    // By its text: read from the folder it is in, a package there that says nothing of modules would make it CommonJS.
    const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Record<"up" | "down", (pgm: unknown) => void>;
    return { ...common, transactional: false, up: record(module.up), down: record(module.down) };
  }
  const [, up, down] = /^\s*-- Up Migration\n([\s\S]*?)^-- Down Migration\n([\s\S]*)$/m.exec(text) ?? [];
  if (up === undefined || down === undefined) throw new Error(`${path} has no "-- Up Migration" and "-- Down Migration" part`);
  return { ...common, transactional: true, up: [up], down: [down] };
}

/** Runs a JavaScript migration against a recorder: our files use only these two calls of node-pg-migrate's builder. */
function record(migration: (pgm: unknown) => void): string[] {
  const statements: string[] = [];
  migration({ noTransaction: () => {}, sql: (text: string) => statements.push(text) });
  return statements;
}
