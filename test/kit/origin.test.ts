import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { join, sql } from "../../schema-ts/kit/index.ts";

const here = fileURLToPath(import.meta.url);

test("a template knows the file and line of its tag", () => {
  const fragment = sql`select 1`;
  expect(fragment.origin.where()).toBe(`${here}:8`);
  expect(fragment.origin.file).toBe(here);
  expect(fragment.origin.line).toBe(8);
});

test("a joined fragment stands where join was called", () => {
  const parts = [sql`a`, sql`b`];
  expect(join(parts).origin.where()).toBe(`${here}:16`);
});
