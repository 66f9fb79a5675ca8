import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, rolledBack, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { configure, emit, emitMany, openEvents, outbox, split, traceparent } from "./events.ts";

let owner: Client;
let operator: Client;
let app: Client;
const invoice = { ...split, event_type: "invoice.approved", payload: { number: "A-1", lines: [{ amount: 1 }] } };

const eventsOf = (ids: readonly (string | null)[]) => outbox(owner, "event_id = any ($1)", [ids.filter((id) => id !== null)]);

/** What is live is written at once where all of it is plainly right; everything else is judged first. */
describe.each([{ mode: "dry_run" }, { mode: "live" }])("$mode:", ({ mode }) => {
  const database = useDatabase();

  beforeAll(async () => {
    owner = await database.connect();
    operator = await database.connect({ role: "iu_operator" });
    app = await database.connect({ role: "iu_app" });
    await openEvents(operator);
    for (const domain of ["piece", "app"]) await configure(operator, `${domain}_event_runtime.dry_run_only`, mode === "dry_run");
  });

  test("records all in the order given, each as fn_event_emit would", async () => {
    const given = [
      split,
      { ...split, event_type: "piece.merged", payload: { transition: "merge" }, traceparent },
      invoice,
      { ...split, subject_kind: "other", idempotency_key: "m-1", traceparent: null },
      { ...split, subject_id: split.subject_id.toUpperCase(), idempotency_key: null },
    ];
    const ids = await emitMany(app, given, "bình");
    const events = await eventsOf(ids);
    expect(events.map(({ event_id }) => event_id)).toEqual(ids);
    expect([...ids].sort()).toEqual(ids);
    expect(events.map(({ event_type, subject_kind, payload }) => ({ event_type, subject_kind, payload }))).toEqual(
      given.map(({ event_type, subject_kind, payload }) => ({ event_type, subject_kind, payload })),
    );
    expect(events.map(({ idempotency_key }) => idempotency_key)).toEqual([null, null, null, "m-1", null]);
    expect(events.map(({ trace_flags }) => trace_flags)).toEqual([null, "01", null, null, null]);
    const same = ["event_id", "occurred_at"];
    const single = (await outbox(owner, "event_id = $1", [await emit(app, { ...split, actor: "bình" })]))[0];
    expect(Object.entries(events[0]).filter(([key]) => !same.includes(key))).toEqual(
      Object.entries(single).filter(([key]) => !same.includes(key)),
    );
  });

  test("ids ascend through a large batch and from one call to the next, and are of version 7", async () => {
    await rolledBack(app, async () => {
      const first = await emitMany(
        app,
        Array.from({ length: 3000 }, () => split),
      );
      const next = await emit(app);
      const last = await emitMany(app, [split, split]);
      const all = [...first, next, ...last];
      expect(new Set(all).size).toBe(3003);
      expect([...all].sort()).toEqual(all);
      expect(all.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id ?? ""))).toBe(true);
    });
  });

  describe("what is live is lined up with the types that are in the batch, once each:", () => {
    const merged = { ...split, event_type: "piece.merged", payload: { transition: "merge" } };
    const retired = { ...split, event_type: "piece.retired", payload: { transition: "retire" } };
    test.each([
      { batch: "one type", given: [split, split, split], types: ["piece.split"] },
      {
        batch: "other types between the first and the last",
        given: [split, merged, retired, split],
        types: ["piece.merged", "piece.retired", "piece.split"],
      },
      { batch: "another type at the end", given: [split, split, merged, split, merged], types: ["piece.merged", "piece.split"] },
      {
        batch: "one that has a key",
        given: [split, { ...merged, idempotency_key: "lined-up" }, split],
        types: ["piece.merged", "piece.split"],
      },
      { batch: "one that the schema does not settle", given: [split, invoice], types: ["invoice.approved", "piece.split"] },
    ])("$batch", async ({ given, types }) => {
      const ids = await emitMany(app, given);
      const { rows } = await owner.query("select event_ids, event_types from iu_core.event_tail where event_ids && $1::uuid[]", [ids]);
      expect(rows.map(({ event_ids, event_types }) => [event_ids, [...event_types].sort()])).toEqual(mode === "live" ? [[ids, types]] : []);
      expect((await eventsOf(ids)).map(({ event_type }) => event_type)).toEqual(given.map(({ event_type }) => event_type));
    });
  });

  test("nothing gives nothing", async () => {
    const before = await state(owner);
    expect(await emitMany(app, [])).toEqual([]);
    expect(await state(owner)).toEqual(before);
  });

  test("events of a closed domain are null in their place, and their keys stay free", async () => {
    await rolledBack(operator, async () => {
      await configure(operator, "piece_event_runtime.emit_enabled", false);
      const ids = await emitMany(operator, [split, invoice, { ...split, idempotency_key: "stays-free" }, invoice]);
      expect(ids.map((id) => id !== null)).toEqual([false, true, false, true]);
      await configure(operator, "app_event_runtime.emit_enabled", false);
      expect(await emitMany(operator, [split, invoice, { ...invoice, idempotency_key: "stays-free" }])).toEqual([null, null, null]);
      expect((await operator.query("select from iu_core.idempotency_registry where key = 'stays-free'")).rowCount).toBe(0);
    });
  });

  test("each domain has its mode", async () => {
    await rolledBack(operator, async () => {
      await configure(operator, "piece_event_runtime.dry_run_only", true);
      await configure(operator, "app_event_runtime.dry_run_only", false);
      const ids = await emitMany(operator, [split, invoice]);
      const { rows } = await operator.query("select emit_mode from iu_core.event_outbox where event_id = any ($1) order by event_id", [
        ids,
      ]);
      expect(rows.map(({ emit_mode }) => emit_mode)).toEqual(["dry_run", "live"]);
    });
  });

  describe("idempotency keys", () => {
    const keyed = (key: string, type = "piece.split") => ({ ...split, event_type: type, payload: {}, idempotency_key: key });

    test("used before, here or by a single emission, give the first event's id", async () => {
      const single = await emit(app, { idempotency_key: "i-1" });
      const first = await emitMany(app, [keyed("i-2"), split, keyed("i-1"), keyed("i-2"), keyed("i-2", "piece.merged")]);
      expect(first[2]).toBe(single);
      expect(first[3]).toBe(first[0]);
      expect(new Set(first).size).toBe(4);
      expect(await eventsOf(first)).toHaveLength(4);
      const before = await state(owner);
      expect(await emitMany(app, [keyed("i-2", "piece.merged"), keyed("i-1")])).toEqual([first[4], single]);
      expect(await state(owner)).toEqual(before);
    });

    test("used by two at once in opposite order: one waits, none is lost, nobody deadlocks", async () => {
      const other = await database.connect({ role: "iu_app" });
      const pid = await pidOf(other);
      await app.query("begin");
      const first = await emitMany(app, [keyed("r-1"), keyed("r-2")]);
      const second = emitMany(other, [keyed("r-3"), keyed("r-2"), keyed("r-1"), keyed("r-0")]);
      await untilBlocked(owner, pid);
      expect(await emitMany(app, [keyed("r-1"), keyed("r-2")])).toEqual(first);
      await app.query("commit");
      const ids = await second;
      expect([ids[2], ids[1]]).toEqual(first);
      expect(await outbox(owner, "idempotency_key like 'r-%'")).toHaveLength(4);
    });
  });

  describe("refuses, and writes nothing of all of it,", () => {
    const refused = async (events: unknown) => {
      const before = await state(owner);
      const found = await refusal(emitMany(app, events));
      expect(await state(owner)).toEqual(before);
      return found;
    };
    const good = Array.from({ length: 7 }, () => (mode === "live" ? split : { ...split, idempotency_key: "never-used" }));
    const eighth = (event: unknown) => refused([...good, event, split]);

    test.each([[null], [{}], ["x"], [1]])("%j, which is no array", async (events) => {
      expect(await refused(events)).toMatchObject({ sqlstate: "IU003", detail: { path: "$", argument: "p_events" } });
    });

    test.each([[null], ["x"], [1], [[]], [[split]]])("the element %j", async (event) => {
      expect(await eighth(event)).toMatchObject({ sqlstate: "IU003", detail: { path: "$[7]" } });
    });

    test.each<[object, string, string]>([
      [{ event_type: "no.such" }, "IU002", "$[7].event_type"],
      [{ event_type: undefined }, "IU002", "$[7].event_type"],
      [{ event_type: 1 }, "IU003", "$[7].event_type"],
      [{ event_type: true }, "IU003", "$[7].event_type"],
      [{ subject_kind: "a b" }, "IU003", "$[7].subject_kind"],
      [{ subject_kind: undefined }, "IU003", "$[7].subject_kind"],
      [{ subject_kind: true }, "IU003", "$[7].subject_kind"],
      [{ subject_id: "x" }, "IU003", "$[7].subject_id"],
      [{ subject_id: undefined }, "IU003", "$[7].subject_id"],
      [{ subject_id: `${split.subject_id}0` }, "IU003", "$[7].subject_id"],
      [{ subject_id: 1 }, "IU003", "$[7].subject_id"],
      [{ payload: undefined }, "IU003", "$[7].payload"],
      [{ payload: null }, "IU003", "$[7].payload"],
      [{ payload: [] }, "IU008", "$[7].payload"],
      [{ payload: { body_text: "x" } }, "IU008", "$[7].payload.body_text"],
      [{ payload: { a: { iu_body: 1 } } }, "IU008", "$[7].payload.a"],
      [{ traceparent: "x" }, "IU003", "$[7].traceparent"],
      [{ traceparent: 1 }, "IU003", "$[7].traceparent"],
      [{ idempotency_key: "" }, "IU003", "$[7].idempotency_key"],
      [{ idempotency_key: 5 }, "IU003", "$[7].idempotency_key"],
      [{ idempotency_key: ["x"] }, "IU003", "$[7].idempotency_key"],
      [{ actor: "x" }, "IU003", "$[7].actor"],
      [{ "odd key": "x" }, "IU003", '$[7]."odd key"'],
    ])("an element with %j", async (changes, code, path) => {
      expect(await eighth({ ...split, ...changes })).toMatchObject({ sqlstate: code, detail: { path } });
    });

    test("a payload that is too large, with its place, size and limit", async () => {
      const payload = { collection_key: "x".repeat(5000) };
      expect(await eighth({ ...split, payload })).toMatchObject({
        sqlstate: "IU008",
        detail: { path: "$[7].payload", size: 5022, limit: 4096 },
      });
      await rolledBack(operator, async () => {
        await configure(operator, "event_payload.max_size_bytes.piece.split", 5022);
        expect(await emitMany(operator, [{ ...split, payload }])).toHaveLength(1);
        await configure(operator, "event_payload.max_size_bytes.*", 20);
        expect(await emitMany(operator, [{ ...split, payload }])).toHaveLength(1);
        const other = { ...split, event_type: "piece.merged", payload: { transition: "merge" } };
        expect(await refusal(emitMany(operator, [split, other]))).toMatchObject({
          sqlstate: "IU008",
          detail: { path: "$[1].payload", size: 23, limit: 20 },
        });
      });
    });

    test("the first of several, in the order given", async () => {
      const wrong = [{ ...split, payload: { x: 1 } }, { ...split, subject_id: "x" }, null];
      expect(await refused([split, ...wrong])).toMatchObject({ detail: { path: "$[1].payload.x" } });
      expect(await refused([split, ...wrong.toReversed()])).toMatchObject({ detail: { path: "$[1]" } });
      expect(await refused([invoice, { ...invoice, payload: {} }])).toMatchObject({
        detail: { path: "$[1].payload.number", keys: ["$[1].payload.number"] },
      });
    });

    test("more events than the setting allows, and none of the actor", async () => {
      await rolledBack(operator, async () => {
        await configure(operator, "iu_core.max_events", 3);
        expect(await emitMany(operator, [split, split, split])).toHaveLength(3);
        expect(await refusal(emitMany(operator, [split, split, split, split]))).toMatchObject({
          sqlstate: "IU003",
          detail: { path: "$", count: 4, limit: 3 },
        });
      });
      const many = app.query("select iu_core.fn_event_emit_many((select jsonb_agg(n) from generate_series(1, 10001) n), 'ana')");
      expect(await refusal(many)).toMatchObject({ sqlstate: "IU003", detail: { count: 10001, limit: 10000 } });
      expect(await refusal(emitMany(app, [split], " "))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    });

    test("for a reader, always", async () => {
      expect(await sqlstate(emitMany(await database.connect({ role: "iu_reader" }), [split]))).toBe("42501");
    });
  });
});
