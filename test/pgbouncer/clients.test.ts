import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { fnEventEmit } from "../../schema-ts/event/fn_event_emit.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { isPooled } from "../../scripts/migrate/pooler.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import type { Database } from "../../scripts/postgres/databases.ts";
import { ephemeral } from "../../scripts/postgres/settings.ts";
import { compose, openGates, steps } from "../collection/collections.ts";
import { fingerprintOf, verdict } from "../faults/fingerprint.ts";
import { useFaultServer } from "../faults/server.ts";
import { folderOf, removeFolders, shelf, shelfNames } from "../migrate/folder.ts";
import { optional } from "../require.ts";
import { hasPgBouncer, needsPgBouncer, usePgBouncer } from "./pgbouncer.ts";

removeFolders();

optional("clients of a PgBouncer in transaction mode with two server connections", hasPgBouncer, needsPgBouncer).describe(() => {
  const faults = useFaultServer(() => ({ settings: ephemeral }));
  const bouncer = usePgBouncer(() => faults.server, 2);
  let database: Database;

  beforeAll(async () => {
    database = await faults.installed();
    await withClient(database.url, async (owner) => {
      await openGates(owner);
      await owner.query("select iu_core.fn_dot_config_set('piece_event_runtime.emit_enabled', 'true', 'test', 'test')");
    });
  });

  it("compose and emit eight at a time: each call is whole, events are counted once", async () => {
    const pool = new pg.Pool({ connectionString: bouncer.through(database.url), max: 8 });
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, i) => compose(pool as unknown as Client, steps(5), { key: `pooled.${i}` })),
    );
    expect(made.map(({ piece_count, minted }) => [piece_count, minted])).toEqual(Array(24).fill([5, 5]));
    const emit = (i: number) =>
      call(pool, fnEventEmit, {
        p_event_type: "piece.split",
        p_subject_kind: "information_unit",
        p_subject_id: made[0]?.pieces[0]?.iu_id ?? "",
        p_payload: { version_no: i },
        p_actor: "ana",
        p_idempotency_key: `pooled.${i % 6}`,
      });
    const events = await Promise.all(Array.from({ length: 24 }, (_, i) => emit(i)));
    expect(new Set(events).size).toBe(6);
    await pool.end();
    await withClient(database.url, async (owner) => {
      expect((await owner.query("select count(*)::int as n from iu_core.iu_piece_membership")).rows).toEqual([{ n: 120 }]);
      expect((await owner.query("select count(*)::int as n from iu_core.event_outbox where event_type = 'piece.split'")).rows).toEqual([
        { n: 6 },
      ]);
      expect((await owner.query("select surface from iu_core.fn_iu_healthcheck() where not ok")).rows).toEqual([]);
      const { rows } = await owner.query(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      expect(rows[0].n).toBeLessThanOrEqual(2);
    });
  });

  it("of one key one composes, the others are told it is taken", async () => {
    const pool = new pg.Pool({ connectionString: bouncer.through(database.url), max: 6 });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => compose(pool as unknown as Client, steps(3), { key: "pooled.one" })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "IU005" });
    await pool.end();
  });

  it("may use unnamed statements always, named ones where PgBouncer keeps them (1.21)", async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect(bouncer.through(database.url))));
    const [major, minor] = bouncer.version;
    const named = { name: "iu", text: "select iu_core.fn_iu_sha256($1::text) as digest" };
    const ask = (query: { name?: string; text: string }) =>
      Promise.allSettled(clients.map((client, i) => client.query({ ...query, values: [`text ${i}`] })));
    expect((await ask({ text: named.text })).every(({ status }) => status === "fulfilled")).toBe(true);
    const outcomes = await ask(named);
    if (major > 1 || minor >= 21) expect(outcomes.every(({ status }) => status === "fulfilled")).toBe(true);
    else expect(outcomes.some((outcome) => outcome.status === "rejected" && /^(26000|42P05)$/.test(outcome.reason.code))).toBe(true);
    await Promise.all(clients.map((client) => client.end()));
  });

  describe("migrate", () => {
    it("up and down, two at once, and leave no lock and no setting in the pool", async () => {
      const empty = await faults.empty();
      const nothing = await fingerprintOf(empty.url);
      const whole = await fingerprintOf((await faults.installed()).url);
      const up = () => withClient(bouncer.through(empty.url), (client) => migrateUp(client));
      const applied = (await Promise.all([up(), up()])).flatMap((result) => result.applied);
      expect(applied).toEqual([...new Set(applied)]);
      expect(verdict(await fingerprintOf(empty.url), nothing, whole)).toBe("after");
      await withClient(bouncer.through(empty.url), async (client) => {
        expect(await timeouts(client)).toEqual(["0", "0"]);
        await migrateDown(client, applied.length, { discardRows: true });
        expect(await fingerprintOf(empty.url)).toEqual(nothing);
      });
    });

    it("what runs outside a transaction too, and its lock timeout is nobody else's", async () => {
      const empty = await faults.empty();
      const options = { folder: folderOf(shelf).path, schema: "toy", lockTimeout: "1234ms" };
      await withClient(bouncer.through(empty.url), async (client) => {
        expect((await migrateUp(client, options)).applied).toEqual(shelfNames);
        expect((await migrateDown(client, 1, options)).undone).toEqual(shelfNames.slice(2));
        expect((await migrateUp(client, options)).applied).toEqual(shelfNames.slice(2));
        expect(await timeouts(client)).toEqual(["0", "0"]);
      });
    });

    it("and is not taken for a connection to the server itself, nor the other way round", async () => {
      expect(await withClient(bouncer.through(database.url), isPooled)).toBe(true);
      expect(await withClient(database.url, isPooled)).toBe(false);
    });
  });
});

/** The lock and statement timeouts found in the pool, asked a few times of each of its connections. */
async function timeouts(client: Client): Promise<string[]> {
  const found = new Set<string>();
  for (let i = 0; i < 4; i++) {
    const { rows } = await client.query(
      "select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement",
    );
    found.add(`${rows[0].lock} ${rows[0].statement}`);
  }
  return [...found].flatMap((pair) => pair.split(" "));
}
