import { describe, expect, test } from "vitest";
import { extensionFiles } from "../../schema-ts/compile/extension.ts";
import { difference } from "../../schema-ts/compile/migration/diff.ts";
import type { ExplicitStep } from "../../schema-ts/compile/migration/step.ts";
import { migrationFiles } from "../../schema-ts/compile/migration/text.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { nothing, takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import { plpgsql, sql } from "../../schema-ts/kit/index.ts";
import { fires, reader, thing } from "./corpus/pieces.ts";
import { productOf } from "./pieces.ts";

const snapshotOf = (objects: readonly unknown[]) => takeSnapshot(planProduct(productOf(objects)));
const before = snapshotOf([thing()]);
const step = (more: Partial<ExplicitStep>): ExplicitStep => ({
  resolves: [],
  up: "select 1;",
  down: "select 2;",
  locks: "nothing",
  ...more,
});

describe("explicit steps", () => {
  test("what they resolve is asked or done, or it is a mistake", () => {
    const found = difference(before, before, [step({ resolves: ["column __schema_core__.thing.size went away"] })]);
    expect(found.questions).toEqual([
      { what: "column __schema_core__.thing.size went away", resolve: expect.stringMatching(/nothing asks for it/) },
    ]);
  });

  test("stand where their order says, both ways", () => {
    const after = snapshotOf([thing({ name: "other" }), thing({ indexes: [{ keys: ["size"], summary: "I." }] })]);
    const what = (order: ExplicitStep["order"]) => {
      const explicit = [step({ resolves: ["create comment index __schema_core__.thing_size_idx"], ...(order ? { order } : {}) })];
      return difference(before, after, explicit).steps.map((one) => one.what.split(" ")[0]);
    };
    expect(what(undefined)[0]).toBe("explicit");
    expect(what("expand")[0]).toBe("explicit");
    expect(what("contract").at(-1)).toBe("explicit");
    expect(what("rename")[0]).toBe("explicit");
  });

  test("of what goes away come last unless told otherwise", () => {
    const after = snapshotOf([reader("fn_x", sql`select 'x'`)]);
    const [first, ...others] = difference(before, after, [step({ resolves: ["removal of table __schema_core__.thing"] })]).steps;
    expect(first?.what).toBe("create function __schema_core__.fn_x()");
    expect(others.at(-1)?.what).toMatch(/^explicit/);
  });
});

describe("a migration's text", () => {
  const text = (body: string) => {
    const fn = fires("fn_x", Object.assign(plpgsql`null;`, {}));
    const part = snapshotOf([fn]);
    const parts = part.parts.map((one) => (one.kind === "function" ? { ...one, create: one.create.replace("null;", body) } : one));
    return () => migrationFiles(productOf([fn]), nothing("toy"), { ...part, parts }, 1);
  };

  test("has two separators: a body that reads like one is refused", () => {
    expect(text("null;")).not.toThrow();
    expect(text("null;\n  -- a down migration comes later")).not.toThrow();
    expect(text("null;\n  -- Down Migration of the moon")).toThrow(/reads like a migration separator/);
  });

  test("spells every schema, and no token is left", () => {
    const [file] = migrationFiles(productOf([thing()]), nothing("toy"), before, 1);
    expect(file?.name).toBe("0001_toy_1.0.0.sql");
    expect(file?.text).not.toContain("__schema_");
  });

  test("spells names that need quotes, in JavaScript too", () => {
    const schemas = { core: "Tenant X", side: "order" };
    const product = productOf([thing({ indexes: [{ keys: ["size"], summary: "I." }] })], { schemas, version: "1.1.0" });
    const files = migrationFiles(product, { ...before, schemas }, takeSnapshot(planProduct(product)), 2);
    expect(files.map(({ name }) => name)).toEqual(["0002_toy_1.1.0.sql", "0003_toy_1.1.0_concurrently.js"]);
    expect(files[1]?.text).toContain('"create index concurrently thing_size_idx on \\"Tenant X\\".thing (size);"');
  });
});

test("extension scripts ask where a migration asks, and know the same answers", () => {
  const product = productOf([], { version: "1.1.0" });
  const after = takeSnapshot(planProduct(product));
  expect(() => extensionFiles(product, after, before)).toThrow(/removal of table __schema_core__\.thing/);
  const dropped = step({
    resolves: ["removal of table __schema_core__.thing"],
    up: "drop table __schema_core__.thing;",
    down: { irreversible: "gone" },
  });
  const files = extensionFiles(product, after, before, [dropped]);
  expect([...files.keys()]).toEqual(["toy.control", "META.json", "toy--1.1.0.sql", "toy--1.0.0--1.1.0.sql", "toy--1.1.0--1.0.0.sql"]);
  expect(files.get("toy--1.0.0--1.1.0.sql")).toContain("drop table toy_home.thing;");
  expect(files.get("toy--1.1.0--1.0.0.sql")).toContain("This migration cannot be undone.");
});
