import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, rolledBack, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { configure, countOf, emit, openAppEvents, openEvents, outbox, split, subject, traceparent } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openEvents(operator);
});

const eventOf = async (id: string | null) => (await outbox(owner, "event_id = $1", [id]))[0];

test("records everything the caller says, and what the database knows", async () => {
  const id = await emit(app, { traceparent, idempotency_key: "k-1", actor: "bình" });
  expect(await eventOf(id)).toEqual({
    event_id: id,
    occurred_at: expect.any(Date),
    subject_id: subject,
    event_domain: "piece",
    event_type: "piece.split",
    emit_mode: "dry_run",
    subject_kind: "information_unit",
    actor: "bình",
    db_user: (await owner.query("select session_user as name")).rows[0].name,
    payload: { transition: "split", version_no: 3 },
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    parent_span_id: "b7ad6b7169203331",
    trace_flags: "01",
    idempotency_key: "k-1",
  });
  const { rows } = await owner.query(
    "select event_id, event_type, emit_mode, subject_id, db_user from iu_core.v_piece_event_outbox where event_id = $1",
    [id],
  );
  expect(rows).toMatchObject([{ event_id: id, event_type: "piece.split", emit_mode: "dry_run", subject_id: subject }]);
});

test("ids are of version 7, tell the time and ascend", async () => {
  const before = Date.now() - 1000;
  const ids = [];
  for (let i = 0; i < 20; i += 1) ids.push((await emit(app)) ?? "");
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(at).toBeGreaterThan(before);
    expect(at).toBeLessThan(Date.now() + 1000);
  }
});

describe("the gates of the domain", () => {
  const key = "piece_event_runtime";

  test("closed: null and no row, though the event is checked as if it were open", async () => {
    await rolledBack(operator, async () => {
      await configure(operator, `${key}.emit_enabled`, false);
      const before = await state(owner);
      expect(await emit(operator, { idempotency_key: "closed" })).toBeNull();
      expect(await emit(operator, { event_type: "invoice.approved", payload: { number: "1" } })).not.toBeNull();
      expect(await countOf(operator, "idempotency_registry")).toBe(await countOf(owner, "idempotency_registry"));
      expect(await countOf(operator, "event_outbox")).toBe((await countOf(owner, "event_outbox")) + 1);
      expect(await state(owner)).toEqual(before);
      await operator.query("savepoint refused");
      for (const wrong of [{ event_type: "no.such" }, { payload: { body_text: "x" } }, { traceparent: "x" }, { subject_kind: "" }]) {
        expect((await refusal(emit(operator, wrong))).sqlstate).toMatch(/^IU00[238]$/);
        await operator.query("rollback to refused");
      }
    });
  });

  test("closed because nobody ever set it, or set it to nothing", async () => {
    await rolledBack(owner, async () => {
      await owner.query("update iu_core.dot_config set value = null where key = $1", [`${key}.emit_enabled`]);
      expect(await emit(owner)).toBeNull();
      await owner.query("delete from iu_core.dot_config");
      expect(await emit(owner)).toBeNull();
    });
  });

  test("a gate opened in a transaction is open in it, and nobody else sees it", async () => {
    await configure(operator, "app_event_runtime.emit_enabled", null);
    await rolledBack(operator, async () => {
      await openAppEvents(operator);
      expect(await emit(operator, { event_type: "invoice.approved", payload: { number: "1" } })).not.toBeNull();
      expect(await emit(app, { event_type: "invoice.approved", payload: { number: "1" } })).toBeNull();
    });
    expect(await emit(operator, { event_type: "invoice.approved", payload: { number: "1" } })).toBeNull();
    await openAppEvents(operator);
  });

  test("dry_run_only decides the mode, and an event keeps the mode it was emitted in", async () => {
    const dry = await emit(app);
    await configure(operator, `${key}.dry_run_only`, false);
    const live = await emit(app);
    await configure(operator, `${key}.dry_run_only`, true);
    const dryAgain = await emit(app);
    await configure(operator, `${key}.dry_run_only`, null);
    const dryByDefault = await emit(app);
    const modes = [];
    for (const id of [dry, live, dryAgain, dryByDefault]) modes.push((await eventOf(id)).emit_mode);
    expect(modes).toEqual(["dry_run", "live", "dry_run", "dry_run"]);
    const other = await emit(app, { event_type: "invoice.approved", payload: { number: "1" } });
    expect((await eventOf(other)).emit_mode).toBe("dry_run");
  });
});

describe("an idempotency key", () => {
  test("gives the first event's id and no second row, whatever the event says now", async () => {
    const first = await emit(app, { idempotency_key: "once" });
    const before = await state(owner);
    expect(await emit(app, { idempotency_key: "once" })).toBe(first);
    expect(await emit(app, { idempotency_key: "once", payload: { version_no: 9 }, actor: "bình" })).toBe(first);
    expect(await state(owner)).toEqual(before);
    expect((await eventOf(first)).payload).toEqual(split.payload);
  });

  test("counts within its event type", async () => {
    const first = await emit(app, { idempotency_key: "shared" });
    const other = await emit(app, { idempotency_key: "shared", event_type: "piece.merged", payload: {} });
    expect(other).not.toBe(first);
    const { rows } = await owner.query("select namespace, event_id from iu_core.idempotency_registry where key = 'shared' order by 1");
    expect(rows).toEqual([
      { namespace: "piece.merged", event_id: other },
      { namespace: "piece.split", event_id: first },
    ]);
  });

  test("is free again when its transaction is rolled back", async () => {
    await rolledBack(app, () => emit(app, { idempotency_key: "undone" }));
    const id = await emit(app, { idempotency_key: "undone" });
    expect(await outbox(owner, "idempotency_key = 'undone'")).toMatchObject([{ event_id: id }]);
  });

  test.each([
    ["commits", "commit", true],
    ["rolls back", "rollback", false],
  ])("used by two at once: the second waits for the first, which %s", async (_, end, same) => {
    const other = await database.connect({ role: "iu_app" });
    const pid = await pidOf(other);
    const key = `race-${end}`;
    await app.query("begin");
    const first = await emit(app, { idempotency_key: key });
    const second = emit(other, { idempotency_key: key });
    await untilBlocked(owner, pid);
    await app.query(end);
    expect((await second) === first).toBe(same);
    expect(await outbox(owner, "idempotency_key = $1", [key])).toMatchObject([{ event_id: await second }]);
  });

  test("used by many at once gives one event", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => database.connect({ role: "iu_app" })));
    for (let round = 0; round < 5; round += 1) {
      const ids = await Promise.all(clients.map((client) => emit(client, { idempotency_key: `many-${round}` })));
      expect(new Set(ids).size).toBe(1);
      expect(await outbox(owner, "idempotency_key = $1", [`many-${round}`])).toHaveLength(1);
    }
  });

  test("is never changed, nor forgotten past the policy of retention", async () => {
    expect(await refusal(owner.query("update iu_core.idempotency_registry set event_id = gen_random_uuid()"))).toMatchObject({
      sqlstate: "IU009",
    });
    expect(await refusal(owner.query("truncate iu_core.idempotency_registry"))).toMatchObject({ sqlstate: "IU009" });
    expect(await refusal(owner.query("delete from iu_core.idempotency_registry where key = 'once'"))).toMatchObject({ sqlstate: "IU009" });
  });
});

describe("the size of a payload", () => {
  const key = "event_payload.max_size_bytes";
  /** A payload whose JSON text, as PostgreSQL writes it, has so many bytes. */
  const ofSize = (bytes: number) => ({ collection_key: "x".repeat(bytes - '{"collection_key": ""}'.length) });

  test("is 4096 bytes at most unless an operator says otherwise", async () => {
    expect(await emit(app, { payload: ofSize(4096) })).not.toBeNull();
    const before = await state(owner);
    expect(await refusal(emit(app, { payload: ofSize(4097) }))).toMatchObject({
      sqlstate: "IU008",
      detail: { path: "$.payload", event_type: "piece.split", size: 4097, limit: 4096 },
    });
    expect(await refusal(emit(app, { payload: { body_text: "ạ".repeat(2000) } }))).toMatchObject({ detail: { size: 6017, limit: 4096 } });
    expect(await state(owner)).toEqual(before);
  });

  test.each<[string, [string, number][], number]>([
    ["of the type", [["piece.split", 300]], 300],
    ["of the type, larger than shipped", [["piece.split", 9000]], 9000],
    ["of the family", [["*", 300]], 300],
    [
      "of the type before that of the family",
      [
        ["*", 300],
        ["piece.split", 500],
      ],
      500,
    ],
    [
      "of the type before that of the family, smaller",
      [
        ["*", 500],
        ["piece.split", 300],
      ],
      300,
    ],
    ["of another type is no matter", [["piece.merged", 300]], 4096],
  ])("the limit %s counts", async (_, limits, expected) => {
    await rolledBack(operator, async () => {
      for (const [member, limit] of limits) await configure(operator, `${key}.${member}`, limit);
      expect(await emit(operator, { payload: ofSize(expected) })).not.toBeNull();
      expect(await refusal(emit(operator, { payload: ofSize(expected + 1) }))).toMatchObject({
        sqlstate: "IU008",
        detail: { size: expected + 1, limit: expected },
      });
    });
  });

  test("a payload of megabytes, or of one enormous number, is told its size and nothing else", async () => {
    expect(await refusal(emit(app, { payload: { body_text: "x".repeat(5_000_000) } }))).toMatchObject({
      sqlstate: "IU008",
      detail: { limit: 4096 },
    });
    const number = app.query(`select iu_core.fn_event_emit('piece.split', 'x', '${subject}', '{"version_no": 1e100000}', 'ana')`);
    expect(await refusal(number)).toMatchObject({ sqlstate: "IU008", detail: { size: 100017, limit: 4096 } });
  });
});

describe("a traceparent", () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const valid = (text: string) => /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(text);
  const good = fc.tuple(hex(32), hex(16), hex(2)).map(([trace, span, flags]) => `00-${trace}-${span}-${flags}`);
  const edited = fc
    .tuple(good, fc.nat(55), fc.constantFrom("", "-", "0", "g", "A", "é", "\n", "00"), fc.boolean())
    .map(([text, at, insert, replace]) => text.slice(0, at) + insert + text.slice(at + (replace ? 1 : 0)));
  const zeros = fc.constantFrom(
    `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`,
    `01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`,
    `ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`,
    `${traceparent}\n`,
    ` ${traceparent}`,
    `${traceparent}-01`,
    traceparent.toUpperCase(),
    "",
  );

  test("is accepted exactly when it is one, and its parts are stored apart", async () => {
    await rolledBack(app, () =>
      fc.assert(
        fc.asyncProperty(fc.oneof(good, edited, zeros), async (text) => {
          await app.query("savepoint before");
          if (valid(text)) {
            const id = await emit(app, { traceparent: text });
            const { rows } = await app.query("select trace_id, parent_span_id, trace_flags from iu_core.event_outbox where event_id = $1", [
              id,
            ]);
            expect(rows).toEqual([{ trace_id: text.slice(3, 35), parent_span_id: text.slice(36, 52), trace_flags: text.slice(53) }]);
          } else {
            expect(await refusal(emit(app, { traceparent: text }))).toMatchObject({
              sqlstate: "IU003",
              detail: { path: "$.traceparent", given: text },
            });
          }
          await app.query("rollback to before");
        }),
        { numRuns: 300 },
      ),
    );
  });
});
