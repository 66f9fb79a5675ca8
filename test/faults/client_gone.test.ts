import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { compose, openGates, steps } from "../collection/collections.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { holdCommand, holdTable, stuck } from "./hold.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A backend that waits for a lock notices that nobody is there any more only if it looks. */
const faults = useFaultServer(() => ({ settings: { client_connection_check_interval: "50ms" } }));
let holder: Client | undefined;

afterEach(async () => {
  await holder?.end().catch(() => {});
  holder = undefined;
});

/** The victim's socket is destroyed while it waits; resolves when its backend is gone. */
async function cutOff(database: Database, hold: () => Promise<Client>, work: (victim: Client) => Promise<unknown>): Promise<void> {
  holder = await hold();
  const { outcome, pid, victim } = await stuck(database, work);
  (victim as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect(await outcome).toBeInstanceOf(Error);
  await withClient(database.url, async (client) => {
    const alive = async () => (await client.query("select from pg_stat_activity where pid = $1", [pid])).rowCount;
    await expect.poll(alive, { timeout: 60_000 }).toBe(0);
  });
  await holder.end();
  holder = undefined;
  await withClient(database.adminUrl ?? "", async (admin) => {
    const { rows } = await admin.query(
      "select locktype, relation::regclass, mode, pid from pg_locks where database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()",
    );
    expect(rows).toEqual([]);
  });
}

describe("a client that is cut off", () => {
  let installed: Fingerprint;

  beforeAll(async () => {
    installed = await fingerprintOf((await faults.installed()).url);
  });

  test("in the middle of a migration leaves nothing, no lock either, and the next run migrates", async () => {
    const database = await faults.empty();
    const before = await fingerprintOf(database.url);
    const up = (client: Client) => migrateUp(client, { lockTimeout: "60s" });
    await cutOff(database, () => holdCommand(database.adminUrl ?? "", "iu_core.unit_version"), up);
    expect(await fingerprintOf(database.url)).toEqual(before);
    await withClient(database.url, up);
    expect(verdict(await fingerprintOf(database.url), before, installed)).toBe("after");
  });

  test("in the middle of composing leaves nothing, no lock either, and the same call composes", async () => {
    const database = await faults.installed();
    await withClient(database.url, openGates);
    const before = await fingerprintOf(database.url);
    const work = (client: Client) => compose(client, steps(200), { key: "cut.off" });
    await cutOff(database, () => holdTable(database.url, "iu_core.iu_piece_membership"), work);
    expect(await fingerprintOf(database.url)).toEqual(before);
    expect(await withClient(database.url, work)).toMatchObject({ piece_count: 200 });
  });
});

test("a transaction somebody left open on the server is rolled back with its connection", async () => {
  const database = await faults.installed();
  await withClient(database.url, openGates);
  const before = await fingerprintOf(database.url);
  const victim = await connect(database.url);
  await victim.query("begin");
  await compose(victim, steps(5), { key: "left.open" });
  (victim as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  // Waits for the key until the other one is gone.
  await withClient(database.url, (client) => client.query("begin").then(() => compose(client, steps(5), { key: "left.open" })));
  expect(await fingerprintOf(database.url)).toEqual(before);
});

test("a lock that is stranded is seen", async () => {
  const database = await faults.empty();
  const hold = async () => {
    await withClient(database.url, (client) => client.query("create table public.toy (a int); create table public.other (a int)"));
    return holdTable(database.url, "public.toy");
  };
  const strander = await connect(database.url);
  await strander.query("select pg_advisory_lock(1)");
  const work = (client: Client) => client.query("begin; insert into public.other values (1); insert into public.toy values (1); commit");
  await expect(cutOff(database, hold, work)).rejects.toThrow(/advisory/);
  await strander.end();
});
