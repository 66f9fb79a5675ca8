import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MigrateEvent, migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { pidOf } from "../config/session.ts";
import { folderOf, removeFolders, shelf, shelfNames } from "../migrate/folder.ts";
import { readFingerprint } from "./fingerprint.ts";
import { useFaultServer } from "./server.ts";

removeFolders();
const faults = useFaultServer();
const folder = folderOf(shelf);
const options = { folder: folder.path, schema: "toy" };
const [, second] = shelfNames as [string, string, string];
let client: Client;
let reader: Client;
let blocker: Client;

beforeEach(async () => {
  const database = await faults.empty();
  [client, reader] = [await connect(database.url), await connect(database.url)];
  blocker = await connect(database.url, { application_name: "nightly report" });
  await migrateUp(client, options);
  await migrateDown(client, 2, options);
  await client.query("insert into toy.thing values ('a')");
  // A reader who has been at it for long: the migration needs the table for itself.
  await blocker.query("begin; select * from toy.thing");
});

afterEach(() => Promise.all([client, reader, blocker].map((session) => session.end())));

test("a migration that gets no lock gives up within its limits and names who was in the way", async () => {
  const before = await readFingerprint(reader);
  const pauses: number[] = [];
  const failed = await migrateUp(client, {
    ...options,
    lockTimeout: "200ms",
    retries: 2,
    onProgress: (event) => void (event.kind === "retry" && pauses.push(event.waitMs)),
  }).catch((error: Error) => error);
  expect(pauses).toHaveLength(2);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(400);
  expect(failed).toMatchObject({ code: "55P03" });
  expect((failed as Error).message).toMatch(
    new RegExp(
      `^canceling statement due to lock timeout \\(${second}\\): gave up on ${second} after 3 attempts; in the way: ` +
        `backend ${await pidOf(blocker)} \\(\\w+ nightly report, idle in transaction for \\d+ s\\) with toy\\.thing`,
    ),
  );
  expect((failed as Error).message).not.toContain("; backend ");
  expect(await readFingerprint(reader)).toEqual(before);
  await blocker.query("commit");
  expect((await migrateUp(client, options)).applied).toEqual(shelfNames.slice(1));
});

test("who holds the migration lock is named too", async () => {
  await blocker.query("commit; begin; select pg_advisory_xact_lock(hashtextextended('iu-core migrate', 0))");
  await expect(migrateUp(client, { ...options, lockTimeout: "50ms", retries: 0 })).rejects.toThrow(
    `gave up on the migration lock after 1 attempt; in the way: backend ${await pidOf(blocker)} (`,
  );
});

/** The longest a reader waited while `work` was at it. */
async function longestRead(work: Promise<unknown>): Promise<number> {
  let [done, longest] = [false, 0];
  const ended = work.finally(() => {
    done = true;
  });
  while (!done) {
    const start = Date.now();
    await reader.query("select * from toy.thing");
    longest = Math.max(longest, Date.now() - start);
    await sleep(5);
  }
  await ended;
  return longest;
}

test("readers wait behind a migration no longer than its lock timeout, then get their turn", async () => {
  const events: MigrateEvent[] = [];
  const waiting = migrateUp(client, {
    ...options,
    lockTimeout: "300ms",
    onProgress: (event) => {
      events.push(event);
      if (event.kind === "retry" && event.attempt === 3) void blocker.query("commit");
    },
  });
  const longest = await longestRead(waiting);
  expect(events.filter(({ kind }) => kind === "retry")).toHaveLength(3);
  // They did queue, so the test would see them wait for ever.
  expect(longest).toBeGreaterThan(100);
  expect(longest).toBeLessThan(300 + 700);
});

test("without a limit they would queue as long as the blocker stays", async () => {
  const altering = client.query("alter table toy.thing add column size int");
  setTimeout(() => void blocker.query("commit"), 1_500);
  expect(await longestRead(altering)).toBeGreaterThan(1_000);
});
