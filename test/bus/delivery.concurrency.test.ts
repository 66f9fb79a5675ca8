import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, untilBlocked } from "../config/session.ts";
import { emit, emitMany, outbox, split } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { ack, drain, idsOf, openBus, poll, subscribe } from "./bus.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let other: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  other = await database.connect({ role: "iu_app" });
  await openBus(await database.connect({ role: "iu_operator" }));
});

test("an event of a transaction that commits late is not skipped", async () => {
  await subscribe(app, "late");
  await other.query("begin");
  const early = await emit(other);
  const late = await emit(app);
  expect(await drain(app, "late")).toEqual([late]);
  const later = await emit(app);
  await other.query("commit");
  const rest = await drain(app, "late");
  expect(rest.toSorted()).toEqual([early, later].map(String).toSorted());
  expect(await poll(app, "late")).toEqual([]);
});

test("what was rolled back, in whole or to a savepoint, is never given", async () => {
  await subscribe(app, "undone");
  await other.query("begin");
  const kept = await emit(other);
  await other.query("savepoint here");
  await emit(other);
  await other.query("rollback to here; commit; begin");
  await emit(other);
  await other.query("rollback");
  expect(await drain(app, "undone")).toEqual([kept]);
});

test("two that poll one subscription at once: one has the lease, the other gets nothing", async () => {
  await subscribe(app, "race");
  const ids = await emitMany(
    app,
    Array.from({ length: 20 }, () => split),
  );
  for (let round = 0; round < 10; round += 1) {
    await owner.query(
      "update iu_core.event_subscription set consumer = null, leased_until = null, batch_position = null, batch_count = null, batch_last_event_id = null where subscription = 'race'",
    );
    const [one, two] = await Promise.all([poll(app, "race", 20, "one"), poll(other, "race", 20, "two")]);
    expect([one.length, two.length].toSorted()).toEqual([0, 20].toSorted());
    expect(idsOf([...one, ...two])).toEqual(ids);
  }
});

test("a poll waits for another that is giving positions just then, and sees what it left", async () => {
  await subscribe(app, "first");
  await subscribe(app, "second");
  const id = await emit(app);
  const pid = await pidOf(other);
  await app.query("begin");
  await poll(app, "first", 10, "one");
  const waiting = poll(other, "second", 10, "two");
  await untilBlocked(owner, pid);
  await app.query("rollback");
  expect(idsOf(await waiting)).toEqual([id]);
  expect(idsOf(await poll(app, "first"))).toEqual([id]);
});

test("a consumer whose backend is killed between poll and ack loses nothing: the next takes over after the lease", async () => {
  await subscribe(app, "killed", ["*"], { lease: "1 s" });
  const id = await emit(app);
  const doomed = await database.connect({ role: "iu_app" });
  doomed.on("error", () => {});
  expect(idsOf(await poll(doomed, "killed", 10, "doomed"))).toEqual([id]);
  await owner.query("select pg_terminate_backend($1)", [await pidOf(doomed)]);
  expect(await poll(app, "killed", 10, "heir")).toEqual([]);
  await sleep(1100);
  expect(idsOf(await poll(app, "killed", 10, "heir"))).toEqual([id]);
  expect(await ack(app, "killed", id, "heir")).toMatchObject({ acked: 1 });
});

test("of an emission a consumer that found nothing is told, once, and nobody while events are being read", async () => {
  const listener = await database.connect();
  const heard: string[] = [];
  listener.on("notification", ({ channel, payload }) => heard.push(`${channel} ${payload}`));
  await listener.query("listen iu_core_event");
  await subscribe(app, "hint");
  await drain(app, "hint");
  await other.query("begin");
  await emit(other);
  await emit(other);
  await other.query("commit");
  await listener.query("select 1");
  expect(heard).toEqual(["iu_core_event "]);
  await poll(app, "hint");
  await emit(app);
  await listener.query("select 1");
  expect(heard).toHaveLength(1);
});

test("1 500 events of four emitters, some rolled back: each that committed is given once, those of a transaction in order", async () => {
  await subscribe(app, "all");
  await subscribe(app, "splits", ["piece.split"]);
  let random = 42;
  const next = (below: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((random / 2_147_483_648) * below);
  };
  const committed: string[][] = [];
  let running = 4;
  const emitter = async () => {
    const client = await database.connect({ role: "iu_app" });
    for (let n = 0; n < 40; n += 1) {
      const ids: (string | null)[] = [];
      await client.query("begin");
      for (let part = next(3); part >= 0; part -= 1) {
        if (next(2) === 0) ids.push(await emit(client, next(2) === 0 ? {} : { event_type: "piece.merged", payload: {} }));
        else
          ids.push(
            ...(await emitMany(
              client,
              Array.from({ length: 1 + next(15) }, () => split),
            )),
          );
        if (next(4) === 0) await sleep(next(8));
      }
      const commits = next(4) > 0;
      await client.query(commits ? "commit" : "rollback");
      if (commits) committed.push(ids.map(String));
    }
    running -= 1;
  };
  const consumer = async (client: Client, name: string, limit: number) => {
    const given: string[] = [];
    while (running > 0) given.push(...(await drain(client, name, limit)));
    return [...given, ...(await drain(client, name, limit))];
  };
  const [all, splits] = await Promise.all([consumer(app, "all", 7), consumer(other, "splits", 50), ...Array.from({ length: 4 }, emitter)]);
  expect(committed.flat().length).toBeGreaterThan(500);
  expect(all?.toSorted()).toEqual(committed.flat().toSorted());
  for (const ids of committed) expect(all?.filter((id) => ids.includes(id))).toEqual(ids);
  const ofType = await outbox(owner, "event_type = 'piece.split' and event_id = any ($1)", [all]);
  expect(splits).toEqual(all?.filter((id) => ofType.some(({ event_id }) => event_id === id)));
  const { rows } = await owner.query("select count(*)::int as tail from iu_core.event_tail");
  expect(rows).toEqual([{ tail: 0 }]);
}, 120_000);
