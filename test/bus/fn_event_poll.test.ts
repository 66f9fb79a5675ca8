import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { configure, emit, emitMany, outbox, split, traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { ack, drain, idsOf, openBus, poll, replay, subscribe } from "./bus.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openBus(operator);
});

const expire = (name: string) =>
  owner.query("update iu_core.event_subscription set leased_until = clock_timestamp() - interval '1 ms' where subscription = $1", [name]);
const several = async (count: number) =>
  (
    await emitMany(
      app,
      Array.from({ length: count }, () => split),
    )
  ).map(String);

test("gives whole events, the same ones until they are acknowledged", async () => {
  await subscribe(app, "whole");
  const id = await emit(app, { traceparent, actor: "bình" });
  const [event] = await outbox(owner, "event_id = $1", [id]);
  const given = await poll(app, "whole");
  expect(given).toEqual([
    {
      event_id: id,
      event_type: "piece.split",
      subject_kind: "information_unit",
      subject_id: split.subject_id,
      payload: split.payload,
      traceparent,
      occurred_at: event.occurred_at,
      actor: "bình",
    },
  ]);
  await emit(app);
  expect(await poll(app, "whole", 5)).toEqual(given);
  expect(await ack(app, "whole", id)).toEqual({ acked: 1, lag: 1 });
  expect(await poll(app, "whole")).toMatchObject([{ traceparent: null }]);
});

test("in order, through batches, segments and emissions of any size", async () => {
  await subscribe(app, "order");
  const ids = [...(await several(3)), ...(await several(250)), String(await emit(app)), ...(await several(101))];
  expect(await drain(app, "order", 37)).toEqual(ids);
  await replay(operator, "order", String(ids[0]));
  expect(await drain(app, "order", 10_000)).toEqual(ids);
  const { rows } = await owner.query("select position::int from iu_core.v_event_position order by position");
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, n) => n + 1));
});

test("dry runs are never given", async () => {
  await subscribe(app, "dry");
  await configure(operator, "piece_event_runtime.dry_run_only", true);
  await emit(app);
  await several(3);
  await configure(operator, "piece_event_runtime.dry_run_only", false);
  expect(await poll(app, "dry")).toEqual([]);
});

test("an ack in the middle keeps the rest, and may be repeated", async () => {
  await subscribe(app, "middle", ["piece.*"]);
  const ids = await several(5);
  await poll(app, "middle");
  expect(await ack(app, "middle", ids[1])).toEqual({ acked: 2, lag: 3 });
  expect(await ack(app, "middle", ids[1])).toEqual({ acked: 0, lag: 3 });
  expect(idsOf(await poll(app, "middle"))).toEqual(ids.slice(2));
  expect(await refusal(ack(app, "middle", ids[0]))).toMatchObject({ sqlstate: "IU005" });
  expect(await ack(app, "middle", ids[4])).toEqual({ acked: 3, lag: 0 });
  expect(await ack(app, "middle", ids[4])).toEqual({ acked: 0, lag: 0 });
});

test("few among many: all of them, in whatever batches", async () => {
  await subscribe(app, "rare", ["piece.merged"]);
  const given = Array.from({ length: 3000 }, (_, n) => (n % 700 === 699 ? { ...split, event_type: "piece.merged", payload: {} } : split));
  const ids = await emitMany(app, given);
  const meant = ids.filter((_, n) => n % 700 === 699);
  expect(await drain(app, "rare", 1)).toEqual(meant);
  expect((await owner.query("select lag::int from iu_core.v_event_lag where subscription = 'rare'")).rows).toEqual([{ lag: 0 }]);
});

describe("the lease", () => {
  test("is one consumer's: to others nothing is given, and they acknowledge nothing", async () => {
    await subscribe(app, "lease");
    const ids = await several(2);
    await poll(app, "lease", 1, "one");
    const before = await state(owner);
    expect(await poll(app, "lease", 1, "two")).toEqual([]);
    expect(await refusal(ack(app, "lease", ids[0], "two"))).toMatchObject({
      sqlstate: "IU012",
      code: "lease_lost",
      detail: { consumer: "two", holder: "one" },
    });
    const changed = (await state(owner)).filter((row, n) => JSON.stringify(row) !== JSON.stringify(before[n]));
    expect(changed).toMatchObject([{ relation: expect.stringContaining("event_bus_head") }].slice(0, changed.length));
    await ack(app, "lease", ids[0], "one");
    expect(await poll(app, "lease", 1, "two")).toEqual([]);
  });

  test("run out goes to who polls next; who lost it acknowledges no more", async () => {
    await subscribe(app, "expiry");
    const ids = await several(3);
    await poll(app, "expiry", 2, "one");
    await expire("expiry");
    expect(idsOf(await poll(app, "expiry", 3, "two"))).toEqual(ids);
    expect(await refusal(ack(app, "expiry", ids[1], "one"))).toMatchObject({ sqlstate: "IU012", detail: { holder: "two" } });
    expect(await ack(app, "expiry", ids[2], "two")).toEqual({ acked: 3, lag: 0 });
  });

  test("run out but taken by nobody still lets its consumer acknowledge", async () => {
    await subscribe(app, "late");
    const [id] = await several(1);
    await poll(app, "late");
    await expire("late");
    expect(await ack(app, "late", id)).toMatchObject({ acked: 1 });
  });

  test("released goes to another at once", async () => {
    await subscribe(app, "release");
    const ids = await several(1);
    await poll(app, "release", 9, "one");
    const release = (who: string) => app.query("select iu_core.fn_event_release('release', $1) as held", [who]);
    expect((await release("two")).rows).toEqual([{ held: false }]);
    expect((await release("one")).rows).toEqual([{ held: true }]);
    expect(idsOf(await poll(app, "release", 9, "two"))).toEqual(ids);
  });
});

describe("replay", () => {
  test("from an event, a time, a position; undone by the position it answers", async () => {
    await subscribe(app, "again");
    const ids = await several(4);
    const { rows } = await owner.query("select clock_timestamp()::text as now");
    const later = String(await emit(app));
    await drain(app, "again");
    const { from, was_from } = await replay(operator, "again", String(ids[2]));
    expect(was_from - from).toBe(3);
    expect(await drain(app, "again")).toEqual([ids[2], ids[3], later]);
    await replay(operator, "again", rows[0].now);
    expect(await drain(app, "again")).toEqual([later]);
    await replay(operator, "again", String(from));
    await replay(operator, "again", String(was_from));
    expect(await poll(app, "again")).toEqual([]);
  });

  test("from an event that nobody has polled for yet", async () => {
    await subscribe(app, "early");
    const [first, second] = await several(2);
    expect(await replay(operator, "early", String(second))).toMatchObject({ lag: 1 });
    expect(await drain(app, "early")).toEqual([second]);
    await replay(operator, "early", String(first));
    expect(await drain(app, "early")).toEqual([first, second]);
  });

  test.each(["", "x", "-1", "2026-13-45", "0af76519-x", "9".repeat(19), "now"])("refuses to begin at %j", async (from) => {
    await subscribe(app, "again");
    expect(await refusal(replay(operator, "again", from))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_from" } });
  });

  test("refuses an event without a position, and an unknown subscription", async () => {
    expect(await refusal(replay(operator, "again", split.subject_id))).toMatchObject({ sqlstate: "IU004" });
    expect(await refusal(replay(operator, "no", "1"))).toMatchObject({ sqlstate: "IU004", detail: { subscription: "no" } });
  });
});

describe("refuses, and writes nothing,", () => {
  test.each([[0], [-1], [100_000], [10_001], [null]])("the limit %j", async (limit) => {
    const before = await state(owner);
    expect(await refusal(poll(app, "whole", limit))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_limit" } });
    expect(await state(owner)).toEqual(before);
  });

  test("an unknown subscription, a consumer without a name, an event nobody was given", async () => {
    expect(await refusal(poll(app, "no"))).toMatchObject({ sqlstate: "IU004", detail: { subscription: "no" } });
    expect(await refusal(ack(app, "no", split.subject_id))).toMatchObject({ sqlstate: "IU004" });
    expect(await refusal(poll(app, "whole", 1, " "))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_consumer" } });
    await subscribe(app, "wrong");
    const [, second] = await several(2);
    await poll(app, "wrong", 1);
    for (const event of [second, split.subject_id]) {
      expect(await refusal(ack(app, "wrong", event))).toMatchObject({ sqlstate: "IU005", detail: { actual: event } });
    }
    expect(await refusal(ack(app, "wrong", null))).toMatchObject({ sqlstate: "IU003" });
  });

  test("a subscription that becomes jobs", async () => {
    await subscribe(app, "jobs", ["*"], { executor_class: "noop" });
    expect(await refusal(poll(app, "jobs"))).toMatchObject({ sqlstate: "IU005", detail: { actual: "noop" } });
  });

  test("while the gate is closed", async () => {
    await configure(operator, "event_bus.enabled", false);
    const attempts = [
      () => poll(app, "whole"),
      () => ack(app, "whole", split.subject_id),
      () => subscribe(app, "whole"),
      () => replay(operator, "whole", "1"),
    ];
    for (const attempt of attempts) {
      expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU001", detail: { gate: "event_bus.enabled" } });
    }
    await configure(operator, "event_bus.enabled", true);
  });
});
