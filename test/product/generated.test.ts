import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generate } from "../../scripts/generate/generate.ts";
import { databaseTypes, typesFile } from "../../scripts/generate/types.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();

it("generated files are what the definitions say", async () => {
  const { changed, stale, findings, parseErrors, files } = await generate({ check: true });
  expect({ changed, stale, findings, parseErrors }).toEqual({ changed: [], stale: [], findings: [], parseErrors: [] });
  expect(files).toBeGreaterThan(30);
});

it("Kysely's table types are those of a migrated database", async () => {
  expect(await databaseTypes(database.url)).toBe(readFileSync(typesFile, "utf8"));
});

it("and would not be those of another one", async () => {
  const owner = await database.connect();
  await owner.query("alter table iu_core.dot_config add column seeded text");
  expect(await databaseTypes(database.url)).not.toBe(readFileSync(typesFile, "utf8"));
});
