import { afterEach, beforeEach, expect, test } from "vitest";
import { type MigrateEvent, migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { folderOf, removeFolders, shelf, shelfNames, sqlFile } from "./folder.ts";

removeFolders();
const database = useDatabase({ template: false });
const folder = folderOf({
  ...shelf,
  "0004_toy_1.2.0.sql": sqlFile("insert into toy.thing (name) values ('once'); select pg_sleep(0.2);", "delete from toy.thing;"),
});
const names = [...shelfNames, "0004_toy_1.2.0"];
const options = { folder: folder.path, schema: "toy" };
let one: Client;
let other: Client;
let watcher: Client;
/** Has a transaction open, which keeps CREATE INDEX CONCURRENTLY waiting. */
let open: Client;

beforeEach(async () => {
  [one, other, watcher] = [await database.connect(), await database.connect(), await database.connect()];
  open = await database.connect();
  await one.query("drop schema if exists toy, iu_migrations cascade");
});

// A test that failed lets go too.
afterEach(() => open.query("rollback"));

test.each(["read committed", "repeatable read", "serializable"])(
  "two migrators give one winner of each migration (%s)",
  async (isolation) => {
    for (const client of [one, other]) await client.query(`set default_transaction_isolation = '${isolation}'`);
    const results = await Promise.all([migrateUp(one, options), migrateUp(other, options)]);
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(names);
    const { rows } = await one.query("select name from toy.thing");
    expect(rows).toEqual([{ name: "once" }]);
    expect((await migrationStatus(one, options)).applied.map(({ name }) => name)).toEqual(names);
    expect(await validIndexes()).toEqual(["thing_name_idx"]);
  },
);

test("who has seen that there is no ledger does not make a second one", async () => {
  await Promise.all([one, other].map((client) => migrationStatus(client, options)));
  await watcher.query("begin; select pg_advisory_xact_lock(hashtextextended('iu-core migrate', 0))");
  const results = [one, other].map((client) => migrateUp(client, options));
  // Both have begun their transaction before either makes the ledger.
  await expect.poll(async () => (await open.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount).toBe(2);
  await watcher.query("commit");
  expect((await Promise.all(results)).flatMap(({ applied }) => applied).sort()).toEqual(names);
});

test("two that go down undo each migration once", async () => {
  await Promise.all([migrateUp(one, options), migrationStatus(other, options)]);
  const results = await Promise.all([migrateDown(one, 4, options), migrateDown(other, 4, options)]);
  expect(results.flatMap(({ undone }) => undone).sort()).toEqual(names);
  expect((await one.query("select to_regnamespace('toy') as toy, to_regnamespace('iu_migrations') as ledger")).rows).toEqual([
    { toy: null, ledger: null },
  ]);
});

test("who finds another at work outside a transaction waits for it", async () => {
  await migrateUp(one, options);
  await migrateDown(one, 2, options);
  await open.query("begin; insert into toy.thing (name) values ('open');");
  const building = migrateUp(one, { ...options, lockTimeout: "20s" });
  await expect.poll(() => pendingRuns()).toBe(1);

  expect((await migrationStatus(open, options)).pending).toEqual(names.slice(2));
  const events: MigrateEvent[] = [];
  const waiting = migrateUp(other, { ...options, onProgress: (event) => events.push(event) });
  await expect.poll(() => events.filter(({ kind }) => kind === "retry").length).toBeGreaterThan(0);
  await open.query("commit");
  expect((await building).applied.concat((await waiting).applied).sort()).toEqual(names.slice(2));
  expect(await validIndexes()).toEqual(["thing_name_idx"]);
});

test("who waits too long says for whom", async () => {
  await migrateUp(one, options);
  await migrateDown(one, 2, options);
  const [{ pid }] = (await other.query("select pg_backend_pid() as pid")).rows;
  await one.query("insert into iu_migrations.ledger (schema_name, name, sha256, running_pid) values ('toy', $1, repeat('0', 64), $2)", [
    names[2],
    pid,
  ]);
  await expect(migrateUp(one, { ...options, retries: 1 })).rejects.toThrow(
    `${names[2]} is being worked on by backend ${pid}: gave up on ${names[2]} after 2 attempts`,
  );
});

test("what somebody died over is taken up by the next, upwards and downwards", async () => {
  await migrateUp(one, options);
  await migrateDown(one, 2, options);
  // To a product that looks after itself, the invalid index that is left behind is drift; to who takes it up it is not.
  await one.query(`
    create function toy.fn_iu_schema_verify() returns table (object_kind text, object_name text, drift text) language sql as
      'select ''index'', indexrelid::regclass::text, ''unexpected'' from pg_index where not indisvalid'`);
  const dying = await database.connect();
  await open.query("begin; insert into toy.thing (name) values ('open');");
  const built = migrateUp(dying, { ...options, lockTimeout: "20s" }).catch((error: unknown) => error);
  await expect.poll(() => pendingRuns()).toBe(1);
  await expect.poll(async () => (await watcher.query("select from pg_class where relname = 'thing_name_idx'")).rowCount).toBe(1);
  await one.query("select pg_terminate_backend(running_pid) from iu_migrations.ledger where running_pid is not null");
  expect(await built).toBeInstanceOf(Error);
  await open.query("rollback");
  expect(await validIndexes()).toEqual([]);
  expect(await pendingRuns()).toBe(1);

  await expect
    .poll(
      async () =>
        (await watcher.query("select from pg_stat_activity where pid in (select running_pid from iu_migrations.ledger)")).rowCount,
    )
    .toBe(0);
  expect((await migrateUp(one, options)).applied).toEqual(names.slice(2));
  expect(await validIndexes()).toEqual(["thing_name_idx"]);

  await migrateDown(one, 1, options);
  await one.query("update iu_migrations.ledger set running_pid = 0 where name = $1", [names[2]]);
  expect((await migrateDown(one, 1, options)).undone).toEqual([names[2]]);
  expect(await validIndexes()).toEqual([]);
});

const pendingRuns = async () =>
  Number((await watcher.query("select count(*) as n from iu_migrations.ledger where running_pid is not null")).rows[0].n);
const validIndexes = async () =>
  (
    await watcher.query(
      "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = 'thing_name_idx' and indisvalid",
    )
  ).rows.map(({ relname }) => relname as string);
