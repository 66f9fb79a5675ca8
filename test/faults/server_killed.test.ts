import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { readMigrations } from "../../scripts/migrate/files.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { planProofs } from "../../scripts/prove/plan.ts";
import { proveFunction } from "../../scripts/prove/prove.ts";
import { compose, openGates, steps } from "../collection/collections.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { holdCommand, holdTable, stuck } from "./hold.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const faults = useFaultServer();
const pieces = steps(3000);
let holder: Client | undefined;

afterEach(async () => {
  await holder?.end().catch(() => {});
  holder = undefined;
});

/** The server is killed while `work` waits behind what `hold` holds; the database must be the one of before. */
async function killed(database: Database, hold: () => Promise<Client>, work: (victim: Client) => Promise<unknown>): Promise<void> {
  const before = await fingerprintOf(database.url);
  holder = await hold();
  const { outcome } = await stuck(database, work);
  await faults.crash();
  expect(await outcome).toBeInstanceOf(Error);
  expect(await fingerprintOf(database.url)).toEqual(before);
}

describe("kill -9 of the server in the middle of a migration", () => {
  let installed: Fingerprint;
  const up = (client: Client) => migrateUp(client, { lockTimeout: "60s" });

  beforeAll(async () => {
    installed = await fingerprintOf((await faults.installed()).url);
  });

  test("that installs: nothing is there, and the next run installs", async () => {
    const database = await faults.empty();
    const nothing = await fingerprintOf(database.url);
    for (const identity of ["iu_core.dot_config", "iu_core.iu_piece_membership", "iu_core.fn_iu_healthcheck"]) {
      await killed(database, () => holdCommand(database.adminUrl ?? "", identity), up);
    }
    expect(await fingerprintOf(database.url)).toEqual(nothing);
    await withClient(database.url, up);
    expect(verdict(await fingerprintOf(database.url), nothing, installed)).toBe("after");
  });

  test("that upgrades, or goes back: the version of before is there whole", async () => {
    const database = await faults.installed();
    const hold = () => holdTable(database.url, "iu_core.iu_schema_expectation");
    const down = (client: Client) => migrateDown(client, 1, { lockTimeout: "60s" });
    // What runs outside a transaction has tests of its own.
    const outside = (await readMigrations()).reverse().findIndex(({ transactional }) => transactional);
    await withClient(database.url, (client) => migrateDown(client, outside));
    await killed(database, hold, down);
    await withClient(database.url, down);
    const earlier = await fingerprintOf(database.url);
    await killed(database, hold, up);
    await withClient(database.url, up);
    expect(verdict(await fingerprintOf(database.url), earlier, installed)).toBe("after");
  });
});

describe("kill -9 of the server in the middle of composing 3000 pieces", () => {
  let database: Database;
  let before: Fingerprint;
  let after: Fingerprint;
  let took: number;

  beforeAll(async () => {
    database = await faults.installed();
    const other = await faults.installed();
    await withClient(database.url, openGates);
    before = await fingerprintOf(database.url);
    await withClient(other.url, async (client) => {
      await openGates(client);
      const start = Date.now();
      await compose(client, pieces);
      took = Date.now() - start;
    });
    after = await fingerprintOf(other.url);
  });

  const tables = ["information_unit", "unit_version", "iu_lifecycle_log", "iu_piece_membership", "iu_piece_collection_manifest"];

  test.each(tables)("before it wrote %s: nothing of it is there", async (table) => {
    await killed(
      database,
      () => holdTable(database.url, `iu_core.${table}`),
      (victim) => compose(victim, pieces),
    );
  });

  test("at moments of no choosing: all of it is there, or nothing, and all of it where it was reported done", async () => {
    const found: string[] = [];
    for (const moment of [Math.random(), Math.random(), 0.98 + Math.random() * 0.04]) {
      const place = await faults.installed();
      await withClient(place.url, openGates);
      const start = await fingerprintOf(place.url);
      const victim = await connect(place.url);
      const outcome = compose(victim, pieces).catch((error: Error) => error);
      await sleep(took * moment);
      await faults.crash();
      const reported = !((await outcome) instanceof Error);
      found.push(`${reported ? "reported" : "not reported"}, ${verdict(await fingerprintOf(place.url), start, after)}`);
    }
    expect(["not reported, before", "not reported, after", "reported, after"]).toEqual(expect.arrayContaining([...new Set(found)]));
  });

  test("after it was reported done: all of it is there", async () => {
    await withClient(database.url, (client) => compose(client, pieces));
    const made = await fingerprintOf(database.url);
    await faults.crash();
    const found = await fingerprintOf(database.url);
    expect(found).toEqual(made);
    expect(verdict(found, before, after)).toBe("after");
    await withClient(database.url, async (client) => {
      const { rows } = await client.query("select surface from iu_core.fn_iu_healthcheck() where not ok");
      expect(rows).toEqual([]);
    });
  });
});

test("kill -9 of the server in the middle of a rollback proof leaves the baseline, and the proof can be given again", async () => {
  const database = await faults.installed();
  const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
  const plan = planProofs(iuCore, installation.names).find((candidate) => candidate.function === "fn_iu_compose");
  if (!plan) throw new Error("fn_iu_compose has no proof");
  const prove = (client: Client) =>
    withClient(database.url, async (witness) => (await proveFunction({ ...installation, client, witness }, plan)).problems);
  await killed(database, () => holdTable(database.url, "iu_core.iu_piece_collection_manifest"), prove);
  expect(await withClient(database.url, prove)).toEqual([]);
});

test("an operation that is not atomic is caught between", async () => {
  const database = await faults.empty();
  const halves = (client: Client) =>
    client
      .query("insert into toy.first values (1)")
      .then(() => client.query("begin; insert into toy.log values (1); insert into toy.second values (1); commit"));
  await withClient(database.url, (client) =>
    client.query("create schema toy; create table toy.first (a int); create table toy.log (a int); create table toy.second (a int)"),
  );
  const before = await fingerprintOf(database.url);
  const whole = await faults.empty();
  await withClient(whole.url, async (client) => {
    await client.query("create schema toy; create table toy.first (a int); create table toy.log (a int); create table toy.second (a int)");
    await halves(client);
  });
  const after = await fingerprintOf(whole.url);
  holder = await holdTable(database.url, "toy.second");
  const { outcome } = await stuck(database, halves);
  await faults.crash();
  await outcome;
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("between");
});
