import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fnEventPayloadCheck } from "../../schema-ts/event/fn_event_payload_check.ts";
import { fnIuPieceEmitEvent } from "../../schema-ts/event/fn_iu_piece_emit_event.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRevise } from "../../schema-ts/unit/fn_iu_revise.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite } from "../unit/units.ts";
import { configure, countOf, openPieceEvents, outbox } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
const key = "piece_event_runtime";

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openUnitWrite(owner);
});

beforeEach(async () => {
  await configure(operator, `${key}.emit_enabled`, null);
  await configure(operator, `${key}.dry_run_only`, null);
});

const log = (units: readonly string[], transitions: readonly string[]) =>
  owner.query(
    "insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor) select u, t, 'chủ' from unnest($1::uuid[], $2::text[]) as r (u, t)",
    [units, transitions],
  );

test("phase G: one direct emission and three logged transitions make four events, all dry runs", async () => {
  const units: string[] = [];
  for (let i = 0; i < 4; i += 1) units.push(await create(owner));
  expect(await countOf(owner, "v_piece_event_outbox")).toBe(0);
  await rolledBack(owner, async () => {
    await owner.query(
      "insert into iu_core.dot_config (key, value) values ($1, 'true') on conflict (key) do update set value = excluded.value",
      [`${key}.emit_enabled`],
    );
    await call(owner, fnIuPieceEmitEvent, { p_event: "split", p_iu_id: units[0] ?? "", p_payload: {}, p_actor: "chủ" });
    await log(units.slice(1), ["split", "merge", "supersede"]);
    const { rows } = await owner.query(
      "select event_type, emit_mode, subject_id, actor, payload from iu_core.v_piece_event_outbox order by event_id",
    );
    expect(rows).toEqual([
      { event_type: "piece.split", emit_mode: "dry_run", subject_id: units[0], actor: "chủ", payload: { transition: "split" } },
      { event_type: "piece.split", emit_mode: "dry_run", subject_id: units[1], actor: "chủ", payload: { transition: "split" } },
      { event_type: "piece.merged", emit_mode: "dry_run", subject_id: units[2], actor: "chủ", payload: { transition: "merge" } },
      { event_type: "piece.superseded", emit_mode: "dry_run", subject_id: units[3], actor: "chủ", payload: { transition: "supersede" } },
    ]);
  });
  expect(await countOf(owner, "event_outbox")).toBe(0);
});

test("what functions log is emitted with its facts, and each payload conforms to its type", async () => {
  await openPieceEvents(operator);
  const id = await create(app);
  await call(app, fnIuRevise, { p_iu_id: id, p_title: "Điều 2", p_body: "Mới.", p_expected_version_no: 1, p_actor: "ana" });
  await call(app, fnIuWithdraw, { p_iu_id: id, p_expected_version_no: 2, p_actor: "bình" });
  const events = await outbox(owner, "subject_id = $1", [id]);
  expect(events.map(({ event_type, actor, payload }) => ({ event_type, actor, payload }))).toEqual([
    { event_type: "piece.created", actor: "ana", payload: { transition: "create", to_status: "draft", version_no: 1 } },
    {
      event_type: "piece.revised",
      actor: "ana",
      payload: { transition: "revise", from_status: "draft", to_status: "draft", version_no: 2 },
    },
    {
      event_type: "piece.withdrawn",
      actor: "bình",
      payload: { transition: "withdraw", from_status: "draft", to_status: "withdrawn", version_no: 2 },
    },
  ]);
  for (const { event_type, payload } of events) {
    expect(await call(app, fnEventPayloadCheck, { p_event_type: event_type, p_payload: payload })).toMatchObject({ ok: true });
  }
});

test("of the log's detail only the collection and the place are told, and only as what they are", async () => {
  await openPieceEvents(operator);
  const units: string[] = [];
  for (let i = 0; i < 3; i += 1) units.push(await create(owner));
  const details = [
    { collection_key: "quy-trình", piece_order: 7, body_text: "Toàn văn.", other: 1 },
    { collection_key: "k", piece_order: "7" },
    { collection_key: null, piece_order: null },
  ];
  await owner.query(
    `
      insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, detail)
      select u, 'compose', 'chủ', d.detail from unnest($1::uuid[]) with ordinality as r (u, n)
      join jsonb_array_elements($2) with ordinality as d (detail, n) using (n)
    `,
    [units, JSON.stringify(details)],
  );
  const payloads = (await outbox(owner, "event_type = 'piece.composed'")).map(({ payload }) => payload);
  expect(payloads).toEqual([
    { transition: "compose", collection_key: "quy-trình", piece_order: 7 },
    { transition: "compose", collection_key: "k" },
    { transition: "compose" },
  ]);
});

test("a statement of many rows emits them all, in order, and the mode is the gate's", async () => {
  await openPieceEvents(operator);
  await configure(operator, `${key}.dry_run_only`, false);
  const unit = await create(owner);
  await rolledBack(owner, async () => {
    const transitions = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? "split" : "merge"));
    await log(
      transitions.map(() => unit),
      transitions,
    );
    const events = await outbox(owner, "subject_id = $1 and actor = 'chủ'", [unit]);
    const logged = await owner.query(
      "select transition_type from iu_core.iu_lifecycle_log where iu_id = $1 and actor = 'chủ' order by log_id",
      [unit],
    );
    expect(events.map(({ payload }) => payload.transition)).toEqual(transitions);
    expect(logged.rows.map(({ transition_type }) => transition_type)).toEqual(transitions);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(1000);
    expect(events.every(({ emit_mode }) => emit_mode === "live")).toBe(true);
  });
});

describe("closed, it writes nothing", () => {
  test.each([
    ["the shipped default", "delete from iu_core.dot_config where key like 'piece_event_runtime.%'"],
    [
      "a null",
      "insert into iu_core.dot_config (key, value) values ('piece_event_runtime.emit_enabled', null) on conflict (key) do update set value = null",
    ],
    [
      "a false",
      "insert into iu_core.dot_config (key, value) values ('piece_event_runtime.emit_enabled', 'false') on conflict (key) do update set value = 'false'",
    ],
  ])("by %s", async (_, close) => {
    const unit = await create(owner);
    await rolledBack(owner, async () => {
      await owner.query(close);
      const before = await countOf(owner, "event_outbox");
      await log([unit], ["split"]);
      expect(await countOf(owner, "event_outbox")).toBe(before);
    });
  });
});

test("a limit below what the facts need refuses the statement that logs them", async () => {
  await openPieceEvents(operator);
  const unit = await create(owner);
  await rolledBack(owner, async () => {
    await owner.query("insert into iu_core.dot_config (key, value) values ('event_payload.max_size_bytes.piece.merged', '10')");
    await log([unit], ["split"]);
    await owner.query("savepoint before");
    expect(await refusal(log([unit, unit], ["split", "merge"]))).toMatchObject({
      sqlstate: "IU008",
      detail: { event_type: "piece.merged", size: 23, limit: 10 },
    });
    await owner.query("rollback to before");
    await owner.query("insert into iu_core.dot_config (key, value) values ('event_payload.max_size_bytes.*', '10')");
    expect(await refusal(log([unit], ["split"]))).toMatchObject({ sqlstate: "IU008", detail: { event_type: "piece.split", limit: 10 } });
  });
});

test("a transition without an event type is refused, not forgotten", async () => {
  await openPieceEvents(operator);
  const unit = await create(owner);
  await rolledBack(owner, async () => {
    await owner.query(
      "insert into iu_core.iu_transition_type (transition_type, from_status, event_suffix, summary) values ('shred', '{}', 'shredded', 'x')",
    );
    expect(await refusal(log([unit, unit], ["split", "shred"]))).toMatchObject({ sqlstate: "IU010", detail: { transitions: ["shred"] } });
  });
});
