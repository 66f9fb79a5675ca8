import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface Folder {
  readonly path: string;
  write(name: string, text: string): void;
  remove(name: string): void;
}

const folders: string[] = [];

/** A folder of migrations of its own, removed with the test file. */
export function folderOf(files: Readonly<Record<string, string>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), "iu-migrations-"));
  folders.push(path);
  const write = (name: string, text: string) => writeFileSync(join(path, name), text);
  write("package.json", '{"type": "module"}');
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { path, write, remove: (name) => rmSync(join(path, name)) };
}

export const removeFolders = () => {
  afterAll(() => {
    for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
  });
};

/** A migration file as the generator lays it out. */
export const sqlFile = (up: string, down: string) => `-- Up Migration\n${up}\n\n-- Down Migration\n${down}\n`;

/** The file for what cannot run in a transaction. */
export const jsFile = (up: readonly string[], down: readonly string[]) => {
  const calls = (statements: readonly string[]) => statements.map((text) => `  pgm.sql(${JSON.stringify(text)});\n`).join("");
  return `export function up(pgm) {\n  pgm.noTransaction();\n${calls(up)}}\nexport function down(pgm) {\n  pgm.noTransaction();\n${calls(down)}}\n`;
};

const index = "drop index concurrently if exists toy.thing_name_idx;";
/** Three migrations: a table, a column, an index that is built outside a transaction. */
export const shelf = {
  "0001_toy_1.0.0.sql": sqlFile(
    "create schema toy;\n-- step: create table toy.thing | locks: nothing that exists\ncreate table toy.thing (name text primary key);",
    "drop table toy.thing;\ndrop schema toy;",
  ),
  "0002_toy_1.1.0.sql": sqlFile(
    "-- step: table toy.thing: add column size | locks: ACCESS EXCLUSIVE on the table, brief\nalter table toy.thing add column size int;",
    "alter table toy.thing drop column size;",
  ),
  "0003_toy_1.1.0_concurrently.js": jsFile([index, "create index concurrently thing_name_idx on toy.thing (size);"], [index]),
};
export const shelfNames = Object.keys(shelf).map((name) => name.replace(/\.(sql|js)$/, ""));
