import { inject } from "vitest";
import { core } from "../../schema-ts/foundation/schemas.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import type { Phase } from "../../scripts/demo/factory/phase.ts";
import { type FactoryReport, runFactory } from "../../scripts/demo/factory/run.ts";
import type { Scratch } from "../../scripts/demo/factory/scratch.ts";
import type { Place } from "../../scripts/demo/factory/snapshot.ts";
import { reference } from "../../scripts/demo/reference.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { cloneDatabase, dropDatabase } from "../../scripts/postgres/databases.ts";
import { type TestDatabase, testServer } from "../setup/database.ts";

/** A migrated database as the factory wants it. Call it in `beforeAll`. */
export async function migratedPlace(database: TestDatabase): Promise<Place> {
  const client = await database.connect();
  await migrateUp(client);
  return { client, witness: await database.connect(), url: database.url, schema: core.name, names: namesFor(core), own: true };
}

/** A migrated database for a phase that commits; the phase drops it. */
export async function migratedScratch(): Promise<Scratch> {
  const server = testServer();
  const { name, url } = await cloneDatabase(server, inject("postgres").template);
  return { name, url, drop: () => dropDatabase(server, name) };
}

/** Runs phases alone, without capabilities to prove. */
export const runPhases = (place: Place, ...phases: Phase[]): Promise<FactoryReport> =>
  runFactory(place, { phases, capabilities: [], expected: { after: reference.after, capabilities: 0 } }, (_title, work) => work());

/** Names of the checks that deviate. */
export const deviating = (checks: readonly { readonly name: string; readonly ok: boolean }[]): string[] =>
  checks.filter(({ ok }) => !ok).map(({ name }) => name);
