import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { BrokerRefused } from "../../scripts/relay/broker.ts";
import { openSubscription, type Subscription } from "../../scripts/relay/subscription.ts";
import { openBus, replay, subscribe, unsubscribe } from "../bus/bus.ts";
import { configure, emitMany, split } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { Way } from "./proxy.ts";
import { MemoryBroker, type Running, startRelay, until } from "./running.ts";

const database = useDatabase();
let app: Client;
let owner: Client;
let operator: Client;
let way: Way | undefined;
const running: Running[] = [];
const folder = mkdtempSync(join(tmpdir(), "relay-"));

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  operator = await database.connect({ role: "iu_operator" });
  await openBus(operator);
});
afterAll(async () => {
  await Promise.allSettled(running.map((each) => each.stop()));
  await way?.cut();
  rmSync(folder, { recursive: true });
});

const emit = async (count: number) =>
  (await emitMany(
    app,
    Array.from({ length: count }, () => split),
  )) as string[];
/** As the application, which may not do everything the owner may. */
const appUrl = () => `${database.url}?options=-c%20role%3Diu_app`;
const open = (subscription: string, consumer = "one", url = appUrl()): Subscription =>
  openSubscription({ url, schema: "iu_core", subscription, consumer });

function begin(...options: Parameters<typeof startRelay>): Running {
  const started = startRelay(...options);
  running.push(started);
  return started;
}

const done = async (name: string) => {
  const { rows } = await owner.query("select lag + without_position = 0 as done from iu_core.v_event_lag where subscription = $1", [name]);
  return rows[0]?.done === true;
};

/** What a relay that fails at its first batch, and the one after it, leave undelivered. */
async function lostBy(name: string, change: (subscription: Subscription) => Subscription): Promise<{ all: string[]; lost: string[] }> {
  await subscribe(app, name);
  const all = await emit(25);
  const broker = new MemoryBroker();
  broker.before = () => {
    throw new Error("the broker is away");
  };
  const first = begin({ subscription: change(open(name)), openBroker: broker.open, once: true });
  await expect(first.ended).rejects.toThrow("The broker failed: the broker is away");
  broker.before = () => {};
  await begin({ subscription: change(open(name)), openBroker: broker.open, once: true }).ended;
  return { all, lost: all.filter((id) => !broker.ids().includes(id)) };
}

test("what the broker did not confirm comes again", async () => {
  expect(await lostBy("confirmed", (subscription) => subscription)).toMatchObject({ lost: [] });
});

test("a relay that acknowledges before it publishes would be noticed: it loses a batch", async () => {
  const hasty = (subscription: Subscription): Subscription => ({
    ...subscription,
    async poll(limit) {
      const events = await subscription.poll(limit);
      const last = events.at(-1);
      if (last) await subscription.ack(last.event_id);
      return events;
    },
    ack: async () => {},
  });
  const { all, lost } = await lostBy("hasty", hasty);
  expect(lost).toEqual(all.slice(0, 10));
});

test("a batch of which the broker stored a part is repeated whole, in order and once", async () => {
  await subscribe(app, "partly");
  const ids = await emit(20);
  const broker = new MemoryBroker();
  let tries = 0;
  broker.before = (messages) => {
    tries += 1;
    if (tries > 3) return;
    const fresh = messages.filter(({ id }) => !broker.ids().includes(id));
    broker.stored.push(...fresh.slice(0, 2));
    throw new Error("the connection was cut");
  };
  const relay = begin({ subscription: open("partly"), openBroker: broker.open });
  await until(() => done("partly"), "acknowledged");
  expect(await relay.stop()).toEqual({ forwarded: 20, repeated: 6, batches: 2 });
  expect(broker.ids()).toEqual(ids);
  // A connection that failed is not used again.
  expect(broker.opened).toBe(4);
});

test("of two relays one works; the other takes over when the first cannot reach its broker", async () => {
  await subscribe(app, "pair");
  const [near, far] = [new MemoryBroker(), new MemoryBroker()];
  const first = begin({ subscription: open("pair", "first"), openBroker: near.open });
  const early = await emit(5);
  await until(() => near.ids().length === 5, "the first works");
  const second = begin({ subscription: open("pair", "second"), openBroker: far.open });
  const more = await emit(5);
  await until(() => near.ids().length === 10, "the first goes on");
  expect(far.ids()).toEqual([]);
  near.before = () => {
    throw new Error("no route to the host");
  };
  const late = await emit(5);
  await until(() => far.ids().length === 5, "the second takes over");
  await Promise.all([first.stop(), second.stop()]);
  expect([near.ids(), far.ids()]).toEqual([[...early, ...more], late]);
});

test("events are announced: the next poll does not wait for its time", async () => {
  await subscribe(app, "announced");
  const broker = new MemoryBroker();
  const relay = begin({ subscription: open("announced"), openBroker: broker.open, interval: 3_600_000 });
  const asked = "select is_awaited from iu_core.event_bus_head";
  await until(async () => (await owner.query(asked)).rows[0]?.is_awaited === true, "it waits");
  const ids = await emit(1);
  await until(() => broker.ids().length === 1, "forwarded");
  expect(broker.ids()).toEqual(ids);
  await relay.stop();
});

test.each(["a port", "a Unix socket"])("a database that restarts is waited for, at %s", async (place) => {
  await way?.cut();
  await subscribe(app, "restart");
  const url = new URL(appUrl());
  const { hostname, port, username, password, pathname } = url;
  if (place === "a port") {
    way = new Way(hostname, Number(port));
    url.host = `127.0.0.1:${await way.mend()}`;
  } else {
    way = new Way(hostname, Number(port), join(folder, ".s.PGSQL.5432"));
    await way.mend();
    url.href = `postgresql://${username}:${password}@${encodeURIComponent(folder)}:5432${pathname}${url.search}`;
  }
  const broker = new MemoryBroker();
  const relay = begin({ subscription: open("restart", "one", url.href), openBroker: broker.open });
  const ids = await emit(5);
  await until(() => broker.ids().length === 5, "works");
  // Cut between publish and ack.
  broker.before = () => way?.cut();
  ids.push(...(await emit(5)));
  await until(() => relay.lines.filter(({ msg }) => msg === "database failed").length >= 3, "tried several times");
  expect(await done("restart")).toBe(false);
  broker.before = () => {};
  await way.mend();
  await until(() => done("restart"), "goes on");
  expect(await relay.stop()).toMatchObject({ forwarded: 10, repeated: 5 });
  expect(broker.ids()).toEqual(ids);
});

test("a batch the subscription was moved away from is dropped, and the relay goes on from there", async () => {
  await subscribe(app, "moved");
  const ids = await emit(5);
  const broker = new MemoryBroker();
  let moved = false;
  broker.before = async () => {
    if (!moved) await replay(operator, "moved", ids[0] ?? "");
    moved = true;
  };
  const relay = begin({ subscription: open("moved"), openBroker: broker.open });
  await until(() => done("moved"), "acknowledged");
  expect(await relay.stop()).toEqual({ forwarded: 5, repeated: 5, batches: 1 });
  expect(relay.lines.some(({ code }) => code === "lease_lost")).toBe(true);
});

test("a gate that is closed for a while holds it up; closed from the start it is an error", async () => {
  await subscribe(app, "gate");
  const broker = new MemoryBroker();
  const relay = begin({ subscription: open("gate"), openBroker: broker.open });
  await emit(1);
  await until(() => done("gate"), "works");
  await configure(operator, "event_bus.enabled", false);
  await until(() => relay.lines.some(({ msg }) => msg === "database failed"), "held up");
  await expect(begin({ subscription: open("gate", "two"), openBroker: broker.open }).ended).rejects.toThrow(/event_bus.enabled/);
  await configure(operator, "event_bus.enabled", true);
  await emit(1);
  await until(() => done("gate"), "goes on");
  expect(await relay.stop()).toMatchObject({ forwarded: 2 });
});

test("without its subscription a relay ends with the reason, at the start and later", async () => {
  const broker = new MemoryBroker();
  await expect(begin({ subscription: open("nobody"), openBroker: broker.open }).ended).rejects.toThrow(
    "There is no active subscription nobody.",
  );
  await subscribe(app, "ended");
  const relay = begin({ subscription: open("ended"), openBroker: broker.open });
  await until(() => broker.opened === 2, "works");
  await unsubscribe(operator, "ended");
  await expect(relay.ended).rejects.toThrow("There is no active subscription ended.");
});

test("a broker that refuses at the start ends it; later it is tried again", async () => {
  await subscribe(app, "refused");
  const refuse = async () => {
    throw new BrokerRefused("no such stream");
  };
  await expect(begin({ subscription: open("refused"), openBroker: refuse }).ended).rejects.toThrow("The broker refused: no such stream");
  const ids = await emit(1);
  const broker = new MemoryBroker();
  let full = true;
  broker.before = () => {
    if (full) throw new BrokerRefused("the stream is full");
  };
  const relay = begin({ subscription: open("refused"), openBroker: broker.open });
  await until(() => relay.lines.some(({ reason }) => reason === "the stream is full"), "refused");
  full = false;
  await until(() => done("refused"), "goes on");
  await relay.stop();
  expect(broker.ids()).toEqual(ids);
});

test("once forwards what is there and ends; while another has the lease it says who", async () => {
  await subscribe(app, "once");
  const ids = await emit(25);
  const broker = new MemoryBroker();
  broker.before = () => {
    if (broker.ids().length === 10) throw new Error("the broker is away");
  };
  const busy = begin({ subscription: { ...open("once", "busy"), release: async () => false }, openBroker: broker.open });
  await until(() => broker.ids().length === 10, "one batch");
  const other = begin({ subscription: open("once", "other"), openBroker: broker.open, once: true });
  expect(await other.ended).toEqual({ forwarded: 0, repeated: 0, batches: 0, heldBy: "busy" });
  await busy.stop();
  await app.query("select iu_core.fn_event_release('once', 'busy')");
  broker.before = () => {};
  const last = begin({ subscription: open("once", "last"), openBroker: broker.open, once: true });
  expect(await last.ended).toEqual({ forwarded: 15, repeated: 0, batches: 2, heldBy: null });
  expect(broker.ids()).toEqual(ids);
});
