import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type MigrateEvent, migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, removeFolders, shelf, shelfNames, sqlFile } from "./folder.ts";
import { readLeftovers } from "./leftovers.ts";

removeFolders();
const database = useDatabase({ template: false });
const [, second, third] = shelfNames as [string, string, string];
let client: Client;
let blocker: Client;

beforeEach(async () => {
  [client, blocker] = [await database.connect(), await database.connect()];
  await client.query("drop schema if exists toy, iu_migrations cascade");
});

// A test that failed lets go too.
afterEach(() => blocker.query("rollback"));

/** Migrations up to the given one are applied; `blocker` then holds what the next needs. */
async function blocked(applied: number, lock: string) {
  const folder = folderOf(shelf);
  const options = { folder: folder.path, schema: "toy", lockTimeout: "50ms" };
  await migrateUp(client, options);
  await migrateDown(client, shelfNames.length - applied, options);
  await blocker.query("begin");
  await blocker.query(lock);
  return options;
}
const exclusive = "lock table toy.thing in access exclusive mode";

describe("a lock somebody else holds", () => {
  test("is waited for briefly, tried for again with a growing pause, and taken when it is let go", async () => {
    const options = await blocked(1, exclusive);
    const events: MigrateEvent[] = [];
    const { applied } = await migrateUp(client, {
      ...options,
      onProgress: (event) => {
        events.push(event);
        if (event.kind === "retry" && event.attempt === 2) void blocker.query("commit");
      },
    });
    expect(applied).toEqual([second, third]);
    const retries = events.filter((event) => event.kind === "retry");
    expect(retries.map(({ name, attempt }) => [name, attempt])).toEqual([
      [second, 1],
      [second, 2],
    ]);
    for (const { attempt, waitMs } of retries) {
      expect(waitMs).toBeGreaterThanOrEqual(50 * 2 ** attempt);
      expect(waitMs).toBeLessThanOrEqual(100 * 2 ** attempt);
    }
    expect(events.at(-1)).toEqual({ kind: "done", name: third });
  });

  test("that stays ends it after the retries, with nothing left behind", async () => {
    const options = await blocked(1, exclusive);
    const before = await ledgerAndColumns();
    const events: MigrateEvent[] = [];
    const failed = migrateUp(client, { ...options, retries: 2, onProgress: (event) => events.push(event) });
    await expect(failed).rejects.toMatchObject({
      code: "55P03",
      message: expect.stringMatching(new RegExp(`\\(${second}\\): gave up on ${second} after 3 attempts; in the way: backend \\d+ `)),
    });
    expect(events.filter(({ kind }) => kind === "retry")).toHaveLength(2);
    await blocker.query("rollback");
    expect(await ledgerAndColumns()).toEqual(before);
    expect((await client.query("select pg_backend_pid() is not null and pg_current_xact_id_if_assigned() is null as idle")).rows).toEqual([
      { idle: true },
    ]);
  });

  test("on the way down is waited for the same way", async () => {
    const options = await blocked(2, exclusive);
    const undone = migrateDown(client, 1, {
      ...options,
      onProgress: (event) => {
        if (event.kind === "retry") void blocker.query("commit");
      },
    });
    expect((await undone).undone).toEqual([second]);
  });

  test("keeps an index from being built: what was begun goes, and the next attempt builds it", async () => {
    const options = await blocked(2, "insert into toy.thing (name) values ('open')");
    const { applied } = await migrateUp(client, {
      ...options,
      onProgress: (event) => {
        if (event.kind === "retry") void blocker.query("commit");
      },
    });
    expect(applied).toEqual([third]);
    expect(await indexes()).toEqual([{ relname: "thing_name_idx", indisvalid: true }]);
  });

  test("that keeps an index from being built for good leaves no invalid one behind", async () => {
    const options = await blocked(2, "insert into toy.thing (name) values ('open')");
    await expect(migrateUp(client, { ...options, retries: 0 })).rejects.toMatchObject({ code: "55P03" });
    await blocker.query("commit");
    // Taking it away again waits for the same transaction; the next run does it.
    await migrateUp(client, options);
    expect(await indexes()).toEqual([{ relname: "thing_name_idx", indisvalid: true }]);
  });

  test("may be the migration lock itself", async () => {
    const options = await blocked(1, "select pg_advisory_xact_lock(hashtextextended('iu-core migrate', 0))");
    await expect(migrateUp(client, { ...options, retries: 0 })).rejects.toMatchObject({
      code: "55P03",
      message: expect.stringMatching(/gave up on the migration lock after 1 attempt; in the way: backend \d+ /),
    });
    await blocker.query("commit");
    expect((await migrateUp(client, options)).applied).toEqual([second, third]);
  });
});

describe("limits", () => {
  test("a statement that runs too long is stopped, with nothing left behind", async () => {
    const folder = folderOf({ "0001_slow.sql": sqlFile("create schema toy; select pg_sleep(20);", "drop schema toy;") });
    const before = await readLeftovers(client);
    const events: MigrateEvent[] = [];
    const options = {
      folder: folder.path,
      schema: "toy",
      statementTimeout: "100ms",
      onProgress: (event: MigrateEvent) => events.push(event),
    };
    await expect(migrateUp(client, options)).rejects.toMatchObject({ code: "57014", message: expect.stringContaining("(0001_slow)") });
    expect(await readLeftovers(client)).toEqual(before);
    expect(events).toEqual([{ kind: "start", name: "0001_slow" }]);
  });

  test("are those the migration file sees, and gone afterwards", async () => {
    const show =
      "create table toy.seen as select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement, current_setting('iu.lock_timeout') as passed;";
    const folder = folderOf({ "0001_show.sql": sqlFile(`create schema toy; ${show}`, "drop schema toy cascade;") });
    await migrateUp(client, { folder: folder.path, schema: "toy", lockTimeout: "1234ms", statementTimeout: "77s" });
    expect((await client.query("select * from toy.seen")).rows).toEqual([{ lock: "1234ms", statement: "77s", passed: "1234ms" }]);
    const { rows } = await client.query(
      "select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement",
    );
    expect(rows).toEqual([{ lock: "0", statement: "0" }]);
  });

  test("hold for generated migrations whoever runs them", async () => {
    await client.query("set iu.lock_timeout = '321ms'");
    const { text } = await shippedFirst();
    const limits = /select set_config\('lock_timeout'[\s\S]*?;/.exec(text)?.[0] ?? "";
    await client.query("begin");
    await client.query(limits);
    const { rows } = await client.query(
      "select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement",
    );
    expect(rows).toEqual([{ lock: "321ms", statement: "15min" }]);
    await client.query("rollback");
    await client.query("reset iu.lock_timeout");
  });
});

const shippedFirst = async () => {
  const [file] = await (await import("../../scripts/migrate/files.ts")).readMigrations();
  return { text: file?.up.join("\n") ?? "" };
};
const ledgerAndColumns = async () => [
  (await blocker.query("select name from iu_migrations.ledger order by 1")).rows,
  (await blocker.query("select attname from pg_attribute where attrelid = 'toy.thing'::regclass and attnum > 0 and not attisdropped")).rows,
];
const indexes = async () =>
  (
    await client.query(
      "select c.relname, indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = 'thing_name_idx'",
    )
  ).rows;
