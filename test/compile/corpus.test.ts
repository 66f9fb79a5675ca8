import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import { difference } from "../../schema-ts/compile/migration/diff.ts";
import { rules } from "../../schema-ts/compile/migration/rules.ts";
import { type MigrationFile, migrationFiles } from "../../schema-ts/compile/migration/text.ts";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import { nothing } from "../../schema-ts/compile/snapshot.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { readMigrations } from "../../scripts/migrate/files.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { readCatalog } from "./catalog.ts";
import { type Change, readCorpus } from "./corpus.ts";

const corpus = await readCorpus();
const database = useDatabase({ template: false });
const folder = mkdtempSync(join(tmpdir(), "iu-corpus-"));
let client: Client;

beforeAll(async () => {
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  client = await database.connect();
  for (const change of corpus.slice(0, 1)) await client.query(rolesScript(change.product("before")));
});
afterAll(() => rmSync(folder, { recursive: true }));

const questionsOf = (change: Change) => difference(change.before, change.after).questions;
const isRefused = ({ asks, explicit }: Change) => asks !== undefined && explicit === undefined;

test("every rule decides in some case", () => {
  const used = new Set(
    corpus.flatMap(({ before, after, explicit }) => {
      const { steps, questions } = difference(before, after, explicit);
      const install = difference(nothing(before.product), before).steps;
      return [...steps, ...install, ...questions, ...difference(before, after).questions].map(({ rule }) => rule);
    }),
  );
  expect(rules.filter((rule) => !used.has(rule)).map(({ kind, attribute, change }) => `${kind} ${attribute} ${change}`)).toEqual([]);
});

describe.each(corpus.filter(({ asks }) => asks))("$name", (change) => {
  test("is not guessed: it asks", () => {
    const asked = questionsOf(change);
    expect(asked.map(({ what }) => what).sort()).toEqual(Object.keys(change.asks ?? {}).sort());
    for (const { what, resolve } of asked) expect(resolve, what).toMatch(change.asks?.[what] as RegExp);
    expect(() => migrationFiles(change.product("after"), change.before, change.after, 2)).toThrow(
      new RegExp(`^The change needs ${asked.length} explicit step\\(s\\):\n- .*`),
    );
  });
});

describe.each(corpus.filter((change) => !isRefused(change)).map((change, i) => ({ ...change, i })))("$name", (change) => {
  const at = (suffix: string) => (key: string) => `c${change.i}_${suffix}${key}`;
  const home = at("");
  const schemas = (keys: readonly string[], name: (key: string) => string) => Object.fromEntries(keys.map((key) => [key, name(key)]));
  const keysOf = (version: "before" | "after") => change.product(version).schemas.map(({ key }) => key);
  const catalog = (version: "before" | "after", name = home) => readCatalog(client, schemas(keysOf(version), name));
  const spelled = (sql: string) => sql.replaceAll(/__schema_([a-z]+)__/g, (_, key: string) => home(key));
  const without = (facts: readonly string[]) => facts.filter((fact) => !change.leaves?.some((name) => fact.includes(name)));
  const options = { folder: join(folder, String(change.i)), schema: home("core"), allowDrift: true, retries: 0 };
  const files: MigrationFile[] = [];

  beforeAll(async () => {
    mkdirSync(options.folder);
    const [before, after] = [change.product("before", home), change.product("after", home)];
    const first = migrationFiles(before, nothing("toy"), change.before, 1);
    files.push(...migrationFiles(after, change.before, change.after, 2, change.explicit));
    for (const { name, text } of first) writeFileSync(join(options.folder, name), text);
    for (const version of ["before", "after"] as const) {
      const fresh = change.product(version, at(`${version}_`));
      const overrides = schemas(keysOf(version), at(`${version}_`));
      await client.query(installScript(fresh, namesFor(fresh.defaultSchema, overrides)));
    }
    await migrateUp(client, options);
    if (change.seed) await client.query(spelled(change.seed));
    for (const { name, text } of files) writeFileSync(join(options.folder, name), text);
  });

  test("up arrives where a fresh installation does, down where it came from with every row, and up again", async () => {
    const fresh = { before: await catalog("before", at("before_")), after: await catalog("after", at("after_")) };
    const rows = await readRows(client, Object.values(schemas(keysOf("before"), home)));
    expect(await catalog("before")).toEqual(fresh.before);

    expect((await migrateUp(client, options)).applied).toHaveLength(files.length);
    expect(without(await catalog("after"))).toEqual(fresh.after);
    expect(await shippedRows(client, home, change)).toEqual(await shippedRows(client, at("after_"), change));

    if (change.irreversible) {
      await expect(migrateDown(client, files.length, options)).rejects.toMatchObject({
        code: "0A000",
        hint: expect.stringMatching(change.irreversible),
      });
      return;
    }
    if (change.lossy) await refusesToLose(change.lossy);
    await migrateDown(client, files.length, { ...options, discardRows: change.lossy !== undefined });
    expect(await catalog("before")).toEqual(fresh.before);
    expect(await readRows(client, Object.values(schemas(keysOf("before"), home)))).toEqual(rows);

    await migrateUp(client, options);
    expect(without(await catalog("after"))).toEqual(fresh.after);
  });

  async function refusesToLose({ use, names }: NonNullable<Change["lossy"]>) {
    await client.query(spelled(use));
    const used = await catalog("after");
    await migrateDown(client, files.length - 1, options);
    await expect(migrateDown(client, 1, options)).rejects.toMatchObject({
      code: "55006",
      message: expect.stringMatching(new RegExp(`^Going down would discard the rows of: ${names}\\. `)),
    });
    await migrateUp(client, options);
    expect(await catalog("after")).toEqual(used);
  }

  test.runIf(change.outside)("runs outside a transaction what must, and nothing else", async () => {
    const outside = (await readMigrations(options.folder)).filter(({ transactional }) => !transactional);
    const statements = outside.flatMap(({ up }) => up);
    expect(statements).toHaveLength(change.outside?.length ?? 0);
    for (const [i, words] of (change.outside ?? []).entries()) expect(statements[i]).toMatch(words);
  });
});

/** Every row of every table of the schemas. */
async function readRows(from: Client, schemas: readonly string[]): Promise<Record<string, string[]>> {
  const { rows: tables } = await from.query<{ name: string }>(
    "select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = any($1) and relkind in ('r', 'p') order by 1",
    [schemas],
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await from.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** Rows that ship, as they are. */
async function shippedRows(from: Client, name: (key: string) => string, change: Change): Promise<unknown[]> {
  const shipped = new Set(
    change.after.parts
      .filter(({ kind }) => kind === "row")
      .map(({ object, drop }) => `${object.slice("table ".length)} ${/ where (.*);$/.exec(drop)?.[1]}`),
  );
  const found: unknown[] = [];
  for (const row of shipped) {
    const [table = "", ...where] = row.split(" ");
    const spelled = table.replaceAll(/__schema_([a-z]+)__/g, (_, key: string) => name(key));
    found.push((await from.query(`select * from ${spelled} where ${where.join(" ")}`)).rows);
  }
  return found;
}
