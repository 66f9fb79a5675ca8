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
import { isRefused, placed, readCorpus, type Version } from "./corpus.ts";
import { productOf } from "./pieces.ts";
import { readRows, readShippedRows } from "./rows.ts";

const corpus = await readCorpus();
const database = useDatabase({ template: false });
const root = mkdtempSync(join(tmpdir(), "iu-corpus-"));
let client: Client;

beforeAll(async () => {
  writeFileSync(join(root, "package.json"), '{"type": "module"}');
  client = await database.connect();
  await client.query("set jit = off");
  await client.query(rolesScript(productOf([])));
});
afterAll(() => rmSync(root, { recursive: true }));

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

describe.each(corpus.filter(({ asks }) => asks))("$name", ({ before, after, asks = {}, product }) => {
  test("is not guessed: it asks", () => {
    const { questions } = difference(before, after);
    expect(questions.map(({ what }) => what).sort()).toEqual(Object.keys(asks).sort());
    for (const { what, resolve } of questions) expect(resolve, what).toMatch(asks[what] as RegExp);
    expect(() => migrationFiles(product("after"), before, after, 2)).toThrow(
      new RegExp(`^The change needs ${questions.length} explicit step\\(s\\):\n- .*`),
    );
  });
});

const changes = corpus.filter((change) => !isRefused(change)).map((change, i) => ({ ...change, i }));
describe.each(changes)("$name", (change) => {
  const at = (suffix: string) => placed(change, (key) => `c${change.i}${suffix}_${key}`);
  const here = at("");
  const catalog = (version: Version, place = here) => readCatalog(client, place.schemas(version));
  const without = (facts: readonly string[]) => facts.filter((fact) => !change.leaves?.some((name) => fact.includes(name)));
  const options = { folder: join(root, String(change.i)), schema: here.schemas("before").core as string, allowDrift: true, retries: 0 };
  let files: MigrationFile[];
  const fresh = {} as Record<Version, string[]>;
  let shipped: unknown[];

  beforeAll(async () => {
    mkdirSync(options.folder);
    const write = ({ name, text }: MigrationFile) => writeFileSync(join(options.folder, name), text);
    for (const version of ["before", "after"] as const) {
      const place = at(`_${version}`);
      const product = place.product(version);
      await client.query("begin");
      await client.query(installScript(product, namesFor(product.defaultSchema, place.schemas(version))));
      fresh[version] = await catalog(version, place);
      if (version === "after") shipped = await readShippedRows(client, change, place.spelled);
      await client.query("rollback");
    }
    migrationFiles(here.product("before"), nothing("toy"), change.before, 1).forEach(write);
    await migrateUp(client, options);
    if (change.seed) await client.query(here.spelled(change.seed));
    files = migrationFiles(here.product("after"), here.snapshot("before"), here.snapshot("after"), 2, change.explicit);
    files.forEach(write);
  });

  test("up arrives where a fresh installation does, down where it came from with every row, and up again", async () => {
    const rows = await readRows(client, here.schemas("before"));
    expect(await catalog("before")).toEqual(fresh.before);

    expect((await migrateUp(client, options)).applied).toHaveLength(files.length);
    expect(without(await catalog("after"))).toEqual(fresh.after);
    expect(await readShippedRows(client, change, here.spelled)).toEqual(shipped);

    if (change.irreversible) {
      const refusal = { code: "0A000", hint: expect.stringMatching(change.irreversible) };
      return expect(migrateDown(client, files.length, options)).rejects.toMatchObject(refusal);
    }
    if (change.lossy) await refusesToLose(change.lossy.use, change.lossy.names);
    await migrateDown(client, files.length, { ...options, discardRows: change.lossy !== undefined });
    expect(await catalog("before")).toEqual(fresh.before);
    expect(await readRows(client, here.schemas("before"))).toEqual(rows);

    await migrateUp(client, options);
    expect(without(await catalog("after"))).toEqual(fresh.after);
  });

  async function refusesToLose(use: string, names: string) {
    await client.query(here.spelled(use));
    await migrateDown(client, files.length - 1, options);
    await expect(migrateDown(client, 1, options)).rejects.toMatchObject({
      code: "55006",
      message: expect.stringMatching(new RegExp(`^Going down would discard the rows of: ${names}\\. `)),
    });
    await migrateUp(client, options);
    expect(await catalog("after")).toEqual(fresh.after);
  }

  const { outside } = change;
  if (!outside) return;
  test("runs outside a transaction what must, and nothing else", async () => {
    const statements = (await readMigrations(options.folder)).filter((file) => !file.transactional).flatMap(({ up }) => up);
    expect(statements).toHaveLength(outside.length);
    for (const [i, words] of outside.entries()) expect(statements[i]).toMatch(words);
  });
});
