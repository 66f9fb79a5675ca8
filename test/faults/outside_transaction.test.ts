import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { pidOf, untilBlocked } from "../config/session.ts";
import { folderOf, removeFolders, shelf, shelfNames } from "../migrate/folder.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

removeFolders();
const faults = useFaultServer();
const options = { folder: folderOf(shelf).path, schema: "toy" };
const last = shelfNames.at(-1) ?? "";
let database: Database;
let before: Fingerprint;
let after: Fingerprint;
let open: Client | undefined;

beforeEach(async () => {
  database = await faults.empty();
  await withClient(database.url, async (client) => {
    await migrateUp(client, options);
    after = await fingerprintOf(database.url);
    await migrateDown(client, 1, options);
  });
  before = await fingerprintOf(database.url);
});

afterEach(() => open?.end().catch(() => {}));

/** The server is killed while an index is being built, which waits for a transaction that is open. */
async function killedBuilding(): Promise<void> {
  open = await connect(database.url);
  await open.query("begin; insert into toy.thing (name) values ('open')");
  const victim = await connect(database.url);
  const pid = await pidOf(victim);
  const building = migrateUp(victim, { ...options, lockTimeout: "60s" }).catch((error: unknown) => error);
  await withClient(database.adminUrl ?? "", (observer) => untilBlocked(observer, pid).then(() => observer.query("checkpoint")));
  await faults.crash();
  expect(await building).toBeInstanceOf(Error);
}

const status = () => withClient(database.url, (client) => migrationStatus(client, options));
const up = () => withClient(database.url, async (client) => (await migrateUp(client, options)).applied);

test("what the server was killed over outside a transaction is between, is never called applied, and the next run completes it", async () => {
  await killedBuilding();
  // What cannot be one transaction is the one thing that may be found half done: the ledger says so.
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("between");
  expect((await status()).pending).toEqual([last]);
  await withClient(database.url, async (client) => {
    const { rows } = await client.query("select indisvalid from pg_index where indexrelid = 'toy.thing_name_idx'::regclass");
    expect(rows).toEqual([{ indisvalid: false }]);
  });
  expect(await up()).toEqual([last]);
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("after");
});

test("a backend that was given the process id of the dead one is not taken for it", async () => {
  await killedBuilding();
  const innocent = await connect(database.url);
  await withClient(database.url, async (client) =>
    client.query("update iu_migrations.ledger set running_pid = $1 where name = $2", [await pidOf(innocent), last]),
  );
  expect(await up()).toEqual([last]);
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("after");
  await innocent.end();
});

test("a backend that is at work is taken for itself, also where the ledger is the one of 0.1.0", async () => {
  await killedBuilding();
  const worker = await connect(database.url);
  const entry =
    "update iu_migrations.ledger set running_pid = $1, running_since = a.backend_start from pg_stat_activity a where a.pid = $1 and name = $2";
  await withClient(database.url, async (client) => {
    await client.query(entry, [await pidOf(worker), last]);
    await expect(migrateUp(client, { ...options, retries: 0 })).rejects.toThrow(`is being worked on by backend ${await pidOf(worker)}`);
    await client.query("alter table iu_migrations.ledger drop column running_since");
    await expect(migrateUp(client, { ...options, retries: 0 })).rejects.toThrow("is being worked on by backend");
    expect((await migrationStatus(client, options)).pending).toEqual([last]);
  });
  await worker.end();
  expect(await up()).toEqual([last]);
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("after");
});

test("a ledger of 0.1.0 is completed on the way down too", async () => {
  await up();
  await withClient(database.url, async (client) => {
    await client.query("alter table iu_migrations.ledger drop column running_since");
    expect((await migrateDown(client, 1, options)).undone).toEqual([last]);
  });
  expect(verdict(await fingerprintOf(database.url), before, after)).toBe("before");
});
