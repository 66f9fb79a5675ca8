import type { ChildProcess } from "node:child_process";
import { HTTP } from "cloudevents";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { openBroker } from "../../scripts/relay/open.ts";
import { openSubscription } from "../../scripts/relay/subscription.ts";
import { targetOf } from "../../scripts/relay/target.ts";
import { openBus, subscribe } from "../bus/bus.ts";
import { start } from "../cli/invoke.ts";
import { emitMany, split, subject, traceparent } from "../event/events.ts";
import { optional } from "../require.ts";
import { useDatabase } from "../setup/database.ts";
import { kinds, TestBroker } from "./brokers.ts";
import { startRelay, until } from "./running.ts";

/** Held by the test, it keeps every ack from being committed. */
const ackLock = 471_100;

for (const kind of kinds) {
  optional(kind.name, kind.available, kind.needs).describe(() => {
    const database = useDatabase();
    const broker = new TestBroker(kind);
    let app: Client;
    let owner: Client;
    const children: ChildProcess[] = [];

    beforeAll(async () => {
      await broker.start();
      owner = await database.connect();
      app = await database.connect({ role: "iu_app" });
      await openBus(await database.connect({ role: "iu_operator" }));
    });
    afterAll(async () => {
      for (const child of children) child.kill("SIGKILL");
      await broker.remove();
    });

    const emit = async (count: number) =>
      (await emitMany(
        app,
        Array.from({ length: count }, (_, i) => ({ ...split, payload: { transition: "split", version_no: i }, traceparent })),
      )) as string[];
    const relayOf = (stream: string, to = broker.to(stream)) =>
      startRelay({
        subscription: openSubscription({
          url: `${database.url}?options=-c%20role%3Diu_app`,
          schema: "iu_core",
          subscription: stream,
          consumer: "one",
        }),
        openBroker: () => openBroker(targetOf(to)),
      });
    const storedIds = async (stream: string) => (await broker.stored(stream)).map(({ id }) => id);
    const hasStored = (stream: string, count: number) =>
      until(async () => (await broker.stored(stream).catch(() => [])).length >= count, `${count} events in ${stream}`);
    const lagOf = async (name: string) =>
      (
        await owner.query<{ lag: number }>("select (lag + without_position)::int as lag from iu_core.v_event_lag where subscription = $1", [
          name,
        ])
      ).rows[0]?.lag;

    test("every event arrives in order as a CloudEvent", async () => {
      await subscribe(app, "order");
      const ids = await emit(25);
      const relay = relayOf("order");
      await hasStored("order", 25);
      ids.push(...(await emit(3)));
      await hasStored("order", 28);
      expect(await relay.stop()).toEqual({ forwarded: 28, repeated: 0, batches: expect.any(Number) });

      const stored = await broker.stored("order");
      expect(stored.map(({ id }) => id)).toEqual(ids);
      const events = stored.map(({ body }) => HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body }) as any);
      expect(events.map((event) => event.validate())).toEqual(stored.map(() => true));
      expect(events.map(({ id }) => id)).toEqual(ids);
      expect(stored.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
      expect(events[7]).toMatchObject({
        specversion: "1.0",
        source: "/test",
        type: "piece.split",
        subject: `information_unit/${subject}`,
        datacontenttype: "application/json",
        partitionkey: subject,
        actor: "ana",
        traceparent,
        data: { transition: "split", version_no: 7 },
      });
      expect(await lagOf("order")).toBe(0);
    });

    test("a broker that is away is waited for, and nothing is acknowledged meanwhile", async () => {
      await subscribe(app, "away");
      const ids = await emit(12);
      const relay = relayOf("away");
      await hasStored("away", 12);
      await until(async () => (await lagOf("away")) === 0, "acknowledged");
      await broker.stop();
      ids.push(...(await emit(12)));
      const failures = () => relay.lines.filter(({ msg }) => msg === "broker failed, nothing was acknowledged").length;
      await until(() => failures() >= 3, "tried several times");
      expect(await lagOf("away")).toBe(12);
      await broker.start();
      await hasStored("away", 24);
      await relay.stop();
      expect(await storedIds("away")).toEqual(ids);
      expect(await lagOf("away")).toBe(0);
    });

    test("killed between publish and ack: whoever takes over repeats the batch, and the broker recognises it", {
      timeout: 90_000,
    }, async () => {
      await subscribe(app, "killed", ["*"], { lease: "2 s" });
      const ids = await emit(25);
      await owner.query(`
        create function iu_core.test_hold_ack() returns trigger language plpgsql
        as 'begin perform pg_advisory_xact_lock_shared(${ackLock}); return new; end';
        create trigger test_hold_ack before update on iu_core.event_subscription for each row
        when (new.acked_event_id is distinct from old.acked_event_id) execute function iu_core.test_hold_ack();
        select pg_advisory_lock(${ackLock})
      `);
      const argv = ["relay", "--subscription", "killed", "--to", broker.to("killed"), "--batch", "10", "--database-url", database.url];
      const doomed = start([...argv, "--consumer", "doomed"]);
      children.push(doomed.process);
      const waiting = async () =>
        (
          await owner.query<{ pid: number }>(
            "select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory' and application_name = 'iu-core relay'",
          )
        ).rows[0]?.pid;
      await until(async () => (await waiting()) !== undefined, "the ack waits");
      expect(await storedIds("killed")).toEqual(ids.slice(0, 10));
      const heir = start([...argv, "--consumer", "heir", "--json"]);
      children.push(heir.process);

      doomed.process.kill("SIGKILL");
      await doomed.result;
      // The server would finish the statement of a client that is gone.
      await owner.query("select pg_terminate_backend($1, 10000)", [await waiting()]);
      expect(await lagOf("killed")).toBe(25);
      await owner.query(
        `select pg_advisory_unlock(${ackLock}); drop trigger test_hold_ack on iu_core.event_subscription; drop function iu_core.test_hold_ack()`,
      );

      await until(async () => (await lagOf("killed")) === 0, "taken over");
      heir.process.kill("SIGTERM");
      const { code, json, stderr } = await heir.result;
      expect({ code, json }).toMatchObject({ code: 0, json: { forwarded: 25, repeated: 10 } });
      expect(
        stderr
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line).msg),
      ).toEqual(["relay started", "broker connected", "relay stopped"]);
      expect(await storedIds("killed")).toEqual(ids);
      // Ended in an orderly way, it left the lease to others.
      const { rows } = await owner.query("select consumer from iu_core.event_subscription where subscription = 'killed'");
      expect(rows).toEqual([{ consumer: null }]);
    });
  });
}
