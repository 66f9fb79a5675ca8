import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { difference } from "../../schema-ts/compile/migration/diff.ts";
import { outputFiles } from "../../schema-ts/compile/outputs.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import type { ProductDefinition } from "../../schema-ts/kit/index.ts";
import { laterToy, toy } from "./toy/index.ts";

const folder = fileURLToPath(new URL("golden", import.meta.url));
const first = outputFiles(toy);
const released = takeSnapshot(planProduct(toy));
/** Its migration and its scripts, as a release leaves them. */
const frozen = new Map([...first].filter(([path]) => path.startsWith("migrations/") || path.endsWith("--1.0.0.sql")));
const next = outputFiles(laterToy, [released], frozen);

/** What is reviewed here: everything but the reference and the contract tests, which say the same in other words. */
const isGolden = (path: string) =>
  !path.startsWith("generated-sql/docs/") && (!path.startsWith("pgtap/") || path.endsWith("fn_item_add.contract.sql"));
const isUpgrade = (path: string) =>
  path.startsWith("migrations/") || path.includes("--1.1.0--") || (path.includes("--1.1.0.sql") && path.split("--").length === 3);
const golden = new Map([...[...first].filter(([path]) => isGolden(path)), ...[...next].filter(([path]) => isUpgrade(path))]);
/** The linter reads JavaScript files; this one is not ours to write nicely. */
const goldenPath = (path: string) => join(folder, path.replace("generated-sql/", "").replace(/\.js$/, ".js.txt"));

describe("generated text", () => {
  test.each([...golden.keys()])("%s", async (path) => {
    await expect(golden.get(path)).toMatchFileSnapshot(goldenPath(path));
  });

  test("there is no other golden file", () => {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(found.map(({ parentPath, name }) => join(parentPath, name)).sort()).toEqual([...golden.keys()].map(goldenPath).sort());
  });
});

describe("is a function of the definitions", () => {
  test("twice gives the same bytes", () => {
    expect([...outputFiles(toy)]).toEqual([...first]);
    expect([...outputFiles(laterToy, [released], frozen)]).toEqual([...next]);
  });

  test("whatever the order modules and objects are listed in", () => {
    const shuffled: ProductDefinition = {
      ...toy,
      modules: toy.modules.map((module) => ({ ...module, objects: module.objects.toReversed() })).toReversed(),
    };
    const byId = ({ parts }: typeof released) => [...parts].sort((a, b) => (a.id < b.id ? -1 : 1));
    const other = takeSnapshot(planProduct(shuffled));
    expect(other.parts.map(({ id }) => id)).not.toEqual(released.parts.map(({ id }) => id));
    expect(byId(other)).toEqual(byId(released));
    expect(difference(released, other)).toEqual({ steps: [], questions: [] });
  });
});

describe("what is released", () => {
  test("has no migration any more", () => {
    expect([...outputFiles(toy, [released], frozen).keys()].filter((path) => path.startsWith("migrations/"))).toEqual([]);
  });

  test("cannot change under its version", () => {
    expect(() => outputFiles({ ...laterToy, version: toy.version }, [released], frozen)).toThrow(
      "1.0.0 is released and its definitions changed: raise the version",
    );
  });
});
