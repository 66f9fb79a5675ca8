import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { emit, openEvents, subject } from "./events.ts";

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

describe("refuses, and writes nothing,", () => {
  const refused = async (changes: Parameters<typeof emit>[1]) => {
    const before = await state(owner);
    const found = await refusal(emit(app, changes));
    expect(await state(owner)).toEqual(before);
    return found;
  };

  test.each([["no.such"], ["piece.Split"], [""], [null]])("the event type %s", async (type) => {
    expect(await refused({ event_type: type as string })).toMatchObject({
      sqlstate: "IU002",
      detail: { path: "$.event_type", event_type: type, status: null },
      hint: expect.stringContaining("fn_event_type_register"),
    });
  });

  test.each([[null], [""], [" "], ["a b"], ["1a"], ["é"], ["x".repeat(101)], ["a\n"]])("the subject kind %j", async (kind) => {
    expect(await refused({ subject_kind: kind as string })).toMatchObject({ sqlstate: "IU003", detail: { path: "$.subject_kind" } });
  });

  test("a missing subject", async () => {
    expect(await refused({ subject_id: null as never })).toMatchObject({ sqlstate: "IU003", detail: { path: "$.subject_id" } });
  });

  test.each([[null], [""], ["  "], ["\t\r\n "], ["x".repeat(201)]])("the actor %j", async (actor) => {
    expect(await refused({ actor: actor as string })).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
  });

  test.each([[""], ["x".repeat(201)]])("the idempotency key %j", async (key) => {
    expect(await refused({ idempotency_key: key })).toMatchObject({ sqlstate: "IU003", detail: { path: "$.idempotency_key" } });
  });

  test("a payload that is missing, and one that is no object", async () => {
    for (const sql of ["null", "'null'"]) {
      const before = await state(owner);
      const attempt = app.query(`select iu_core.fn_event_emit('piece.split', 'x', '${subject}', ${sql}::jsonb, 'ana')`);
      expect(await refusal(attempt)).toMatchObject({ sqlstate: "IU003", detail: { path: "$.payload" } });
      expect(await state(owner)).toEqual(before);
    }
    for (const payload of [[], [{}], [{ transition: "split" }], ["transition"], "split", 1, true]) {
      expect(await refused({ payload: payload as never })).toMatchObject({
        sqlstate: "IU008",
        detail: { problems: expect.arrayContaining([{ path: "$.payload", problem: "wrong_type" }]) },
      });
    }
  });

  test("denied and unknown keys, each of them named", async () => {
    const payload = { transition: "split", body_text: "x", other: { iu_body: [{ payload_blob: 1 }] } };
    expect(await refused({ payload })).toMatchObject({
      sqlstate: "IU008",
      code: "payload_rejected",
      detail: {
        event_type: "piece.split",
        keys: ["$.payload.body_text", "$.payload.other", "$.payload.other.iu_body", "$.payload.other.iu_body[0].payload_blob"],
        problems: [
          { path: "$.payload.body_text", problem: "denied_key" },
          { path: "$.payload.other", problem: "unknown_key" },
          { path: "$.payload.other.iu_body", problem: "denied_key" },
          { path: "$.payload.other.iu_body[0].payload_blob", problem: "denied_key" },
        ],
      },
    });
  });

  test.each([
    [{ transition: 1 }, "$.payload.transition"],
    [{ transition: "merge" }, "$.payload.transition"],
    [{ transition: null }, "$.payload.transition"],
    [{ transition: ["split"] }, "$.payload.transition"],
    [{ version_no: 1.5 }, "$.payload.version_no"],
    [{ version_no: "1" }, "$.payload.version_no"],
    [{ version_no: [] }, "$.payload.version_no"],
    [{ from_status: {} }, "$.payload.from_status"],
    [{ Transition: "split" }, "$.payload.Transition"],
    [{ "a.b": 1 }, '$.payload."a.b"'],
    [{ 'say "hi"': 1 }, '$.payload."say \\"hi\\""'],
    [{ "": 1 }, '$.payload.""'],
  ])("the payload %j", async (payload, path) => {
    expect(await refused({ payload: payload as never })).toMatchObject({ sqlstate: "IU008", detail: { path, keys: [path] } });
  });

  test("what a schema that is not flat forbids", async () => {
    const payload = {
      state: "lost",
      total: "1",
      lines: [{ amount: 1 }, { note: "much too long", amount: 1.5 }, 3],
      labels: { body_text: 1 },
    };
    const { sqlstate: code, detail } = await refused({ event_type: "invoice.approved", payload });
    expect(code).toBe("IU008");
    expect(detail["problems"]).toEqual([
      { path: "$.payload.labels.body_text", problem: "denied_key" },
      { path: "$.payload.lines[1].amount", problem: "wrong_type" },
      { path: "$.payload.lines[1].note", problem: "too_long" },
      { path: "$.payload.lines[2]", problem: "wrong_type" },
      { path: "$.payload.number", problem: "missing_key" },
      { path: "$.payload.state", problem: "not_in_enum" },
      { path: "$.payload.total", problem: "wrong_type" },
    ]);
    const fine = { number: "A-1", state: null, total: 1.5, lines: [{ amount: 2 }], labels: { any: { thing: [] } }, anything: [1, "x"] };
    expect(await emit(app, { event_type: "invoice.approved", payload: fine })).not.toBeNull();
  });

  test("for a reader, always; and the tables directly, for everybody but the owner", async () => {
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(emit(reader))).toBe("42501");
    for (const client of [app, operator]) {
      for (const table of ["event_outbox", "event_outbox_default", "idempotency_registry"]) {
        expect(await sqlstate(client.query(`insert into iu_core.${table} select * from iu_core.${table}`))).toBe("42501");
        expect(await sqlstate(client.query(`delete from iu_core.${table}`))).toBe("42501");
        expect(await sqlstate(client.query(`update iu_core.${table} set event_id = event_id`))).toBe("42501");
        expect(await sqlstate(client.query(`truncate iu_core.${table}`))).toBe("42501");
      }
    }
    await emit(app);
    expect((await reader.query("select from iu_core.event_outbox limit 1")).rowCount).toBe(1);
  });
});
