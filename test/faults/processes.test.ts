import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { childrenOf, commandLine } from "../../scripts/postgres/process.ts";
import { start } from "../cli/invoke.ts";
import { folderOf, removeFolders, sqlFile } from "../migrate/folder.ts";
import { type Fingerprint, fingerprintOf, verdict } from "./fingerprint.ts";
import { holdTable } from "./hold.ts";
import { useFaultServer } from "./server.ts";

// Servers and programs are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

removeFolders();
const work = mkdtempSync(join(tmpdir(), "iu-core-killed-"));
const faults = useFaultServer();
let whole: Fingerprint;

beforeAll(async () => {
  whole = await fingerprintOf((await faults.installed()).url);
});

afterAll(() => rmSync(work, { recursive: true }));

const iuCore = (...argv: string[]) => start(argv, { cwd: work, env: { DATABASE_URL: "" } });
const up = ({ url }: Database) => iuCore("migrate", "up", "--json", "--lock-timeout", "30s", "--database-url", url);
const migrationLock = "select pg_advisory_xact_lock(hashtextextended('iu-core migrate', 0))";

/** Resolves when so many sessions of this database wait for a lock. */
async function untilWaiting({ url }: Database, count: number): Promise<void> {
  await withClient(url, async (observer) => {
    const waiting = async () =>
      (await observer.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount;
    await expect.poll(waiting, { timeout: 60_000 }).toBe(count);
  });
}

/** Resolves when no session but the asking one is in this database. */
async function untilAlone(client: Client): Promise<void> {
  const others = async () =>
    (
      await client.query(
        "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
      )
    ).rowCount;
  await expect.poll(others, { timeout: 60_000 }).toBe(0);
}

test("two migrate up at once: one applies each migration, the other finds nothing to do", async () => {
  const database = await faults.empty();
  await withClient(database.url, async (client) => {
    const before = await fingerprintOf(database.url);
    await client.query(`begin; ${migrationLock}`);
    const runs = [up(database), up(database)];
    await untilWaiting(database, 2);
    await client.query("commit");
    const results = await Promise.all(runs.map(({ result }) => result));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    const applied = results.flatMap(({ json }) => json.applied as string[]);
    expect([...new Set(applied)]).toEqual(applied);
    expect(verdict(await fingerprintOf(database.url), before, whole)).toBe("after");
  });
});

test("of two, one is killed -9 at work: the other, which waited, does it all", async () => {
  const slow = sqlFile(
    "create schema toy; create table toy.thing (a int); insert into public.door values (1);",
    "drop schema toy cascade;",
  );
  const { path } = folderOf({ "0001_toy.sql": slow });
  const toy = (url: string) =>
    iuCore("migrate", "up", "--json", "--lock-timeout", "30s", "--folder", path, "--schema", "toy", "--database-url", url);
  const [database, other] = [await faults.empty(), await faults.empty()];
  for (const { url } of [database, other]) await withClient(url, (client) => client.query("create table public.door (a int)"));
  const before = await fingerprintOf(database.url);
  expect((await toy(other.url).result).code).toBe(0);

  const holder = await holdTable(database.url, "public.door");
  const first = toy(database.url);
  await untilWaiting(database, 1);
  const second = toy(database.url);
  await untilWaiting(database, 2);
  first.process.kill("SIGKILL");
  expect((await first.result).code).toBe(-1);
  await holder.end();
  const { code, json } = await second.result;
  expect({ code, applied: json.applied }).toEqual({ code: 0, applied: ["0001_toy"] });
  expect(verdict(await fingerprintOf(database.url), before, await fingerprintOf(other.url))).toBe("after");
});

test("demo --commit killed -9 at work has composed nothing, and composes when it is run again", async () => {
  const database = await faults.installed();
  const commit = () => iuCore("demo", "--commit", "--json", "--database-url", database.url);
  const before = await fingerprintOf(database.url);
  await withClient(database.url, async (client) => {
    const holder = await holdTable(database.url, "iu_core.iu_piece_collection_manifest");
    const killed = commit();
    await untilWaiting(database, 1);
    killed.process.kill("SIGKILL");
    await killed.result;
    await holder.end();
    await untilAlone(client);
    expect(await fingerprintOf(database.url)).toEqual(before);
    expect((await commit().result).code).toBe(0);
    const gates = "select key from iu_core.v_dot_config where kind = 'gate' and is_overridden and value <> default_value";
    expect((await client.query(gates)).rows).toEqual([]);
    expect((await client.query("select surface from iu_core.fn_iu_healthcheck() where not ok")).rows).toEqual([]);
  });
  expect(await fingerprintOf(database.url)).not.toEqual(before);
});

/** The PostgreSQL a process has started, once it has. */
async function serverOf(pid: number): Promise<{ pid: number; command: string }> {
  for (;;) {
    for (const child of await childrenOf(pid)) {
      const command = await commandLine(child);
      if (/\/postgres -D /.test(command)) return { pid: child, command };
    }
    await sleep(10);
  }
}

test.each([0, 800])(
  "demo killed -9 %i ms after its server was started leaves no server behind",
  async (moment) => {
    const demo = iuCore("demo", "--source", "embedded");
    const server = await serverOf(demo.process.pid ?? 0);
    await sleep(moment);
    demo.process.kill("SIGKILL");
    await demo.result;
    await expect.poll(() => commandLine(server.pid), { timeout: 60_000 }).not.toBe(server.command);
  },
  120_000,
);
