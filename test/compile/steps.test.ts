import { expect, test } from "vitest";
import { outputFiles } from "../../schema-ts/compile/outputs.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import { defineSteps, defineTable, inSchemas, text } from "../../schema-ts/kit/index.ts";
import { productOf } from "./pieces.ts";

const thing = (columns: readonly string[]) =>
  defineTable({
    name: "thing",
    summary: "A thing.",
    columns: { name: text("Its name."), ...Object.fromEntries(columns.map((column) => [column, text("A word.").nullable()])) },
    primaryKey: ["name"],
  });
const rename = defineSteps({
  from: "1.1.0",
  to: "1.2.0",
  steps: [
    {
      resolves: ["table __schema_core__.thing: add column word", "column __schema_core__.thing.term went away"],
      up: "alter table __schema_core__.thing rename column term to word;",
      down: "alter table __schema_core__.thing rename column word to term;",
      locks: "ACCESS EXCLUSIVE on the table, brief",
      order: "rename",
    },
  ],
});
const versions = [productOf([thing([])]), productOf([thing(["term"])], { version: "1.1.0" })];
const last = { ...productOf([thing(["word"])], { version: "1.2.0" }), steps: [rename] };
const snapshots = versions.map((product) => takeSnapshot(planProduct(product)));
const named = (files: Map<string, string>, part: string) => [...files].filter(([path]) => path.includes(part));

test("steps of the definitions answer what the version they belong to asks", () => {
  const frozen = new Map(
    [...outputFiles(versions[1] as typeof last, snapshots.slice(0, 1))].filter(([path]) => /1\.[01]\.0\.sql$/.test(path)),
  );
  const files = outputFiles(last, snapshots, frozen);
  expect(named(files, "migrations/").map(([path]) => path)).toEqual(["migrations/0003_toy_1.2.0.sql"]);
  expect(files.get("migrations/0003_toy_1.2.0.sql")).toContain("rename column term to word");
  expect(files.get("generated-sql/extension/toy--1.1.0--1.2.0.sql")).toContain("rename column term to word");
  expect(files.get("generated-sql/extension/toy--1.2.0--1.1.0.sql")).toContain("rename column word to term");
});

test("a tenant's copy goes through all versions and their steps, under its own name", () => {
  const files = outputFiles(inSchemas(last, { core: "tenant_x" }), snapshots);
  expect(named(files, "migrations/").map(([path]) => path)).toEqual([
    "migrations/0001_toy_1.0.0.sql",
    "migrations/0002_toy_1.1.0.sql",
    "migrations/0003_toy_1.2.0.sql",
  ]);
  expect(files.get("migrations/0003_toy_1.2.0.sql")).toContain("alter table tenant_x.thing rename column term to word");
  expect(named(files, "extension/toy--").map(([path]) => path.split("/").at(-1))).toEqual(
    expect.arrayContaining(["toy--1.0.0.sql", "toy--1.0.0--1.1.0.sql", "toy--1.2.0--1.1.0.sql", "toy--1.2.0.sql"]),
  );
  for (const [path, text] of files) if (/^(migrations|generated-sql\/extension)\//.test(path)) expect(text, path).not.toContain("toy_home");
});

test("without its steps the change is asked about; steps between versions that do not follow are refused", () => {
  expect(() => outputFiles({ ...last, steps: [] }, snapshots)).toThrow(/explicit step/);
  const loose = [{ ...rename, from: "1.0.0" }];
  expect(() => outputFiles({ ...last, steps: loose }, snapshots)).toThrow("No version follows another as in 1.0.0--1.2.0");
});
