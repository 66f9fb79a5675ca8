import { beforeAll, describe, expect, test } from "vitest";
import { fnIuPieceEmitEvent } from "../../schema-ts/event/fn_iu_piece_emit_event.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite, unknownId } from "../unit/units.ts";
import { configure, openPieceEvents, outbox, traceparent } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
let unit: string;

const emitPiece = (client: Client, event: string, id = unit, payload: Record<string, unknown> = {}, trace?: string, actor = "ana") =>
  call(client, fnIuPieceEmitEvent, { p_event: event, p_iu_id: id, p_payload: payload, p_actor: actor, p_traceparent: trace });

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openUnitWrite(owner);
  unit = await create(app);
  await openPieceEvents(operator);
});

const transitions = [
  ["create", "piece.created"],
  ["revise", "piece.revised"],
  ["compose", "piece.composed"],
  ["enact", "piece.enacted"],
  ["retire", "piece.retired"],
  ["split", "piece.split"],
  ["merge", "piece.merged"],
  ["supersede", "piece.superseded"],
  ["withdraw", "piece.withdrawn"],
  ["restore", "piece.restored"],
  ["unenact", "piece.unenacted"],
  ["unretire", "piece.unretired"],
  ["unsplit", "piece.unsplit"],
  ["unmerge", "piece.unmerged"],
  ["unsupersede", "piece.unsuperseded"],
  ["hold", "piece.held"],
  ["release", "piece.released"],
] as const;

test.each(transitions)("%s is emitted as %s, a dry run", async (transition, type) => {
  const id = await emitPiece(app, transition, unit, { version_no: 2 }, traceparent, "bình");
  expect(await outbox(owner, "event_id = $1", [id])).toMatchObject([
    {
      event_type: type,
      event_domain: "piece",
      emit_mode: "dry_run",
      subject_kind: "information_unit",
      subject_id: unit,
      actor: "bình",
      payload: { transition, version_no: 2 },
      trace_id: traceparent.slice(3, 35),
    },
  ]);
});

test("null and no row while the gate is closed", async () => {
  await rolledBack(operator, async () => {
    await configure(operator, "piece_event_runtime.emit_enabled", false);
    const before = await state(operator);
    expect(await emitPiece(operator, "split")).toBeNull();
    expect(await state(operator)).toEqual(before);
  });
});

describe("refuses, and writes nothing,", () => {
  const refused = async (attempt: () => Promise<unknown>) => {
    const before = await state(owner);
    const found = await refusal(attempt());
    expect(await state(owner)).toEqual(before);
    return found;
  };

  test.each([["piece.split"], ["splitted"], [""], [null]])("the transition %s, naming those there are", async (transition) => {
    const { sqlstate: code, detail } = await refused(() => emitPiece(app, transition as string));
    expect(code).toBe("IU002");
    expect(detail).toMatchObject({ argument: "p_event", event: transition });
    expect(detail["known"]).toHaveLength(transitions.length);
  });

  test("a unit that is not there", async () => {
    expect(await refused(() => emitPiece(app, "split", unknownId))).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
    expect(await refused(() => emitPiece(app, "split", null as never))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_iu_id" },
    });
  });

  test("a payload, a trace or an actor that fn_event_emit refuses", async () => {
    expect(await refused(() => emitPiece(app, "split", unit, { body_text: "x" }))).toMatchObject({
      sqlstate: "IU008",
      detail: { event_type: "piece.split", keys: ["$.payload.body_text"] },
    });
    expect(await refused(() => emitPiece(app, "split", unit, { transition: "merge" }))).toMatchObject({ sqlstate: "IU008" });
    expect(await refused(() => emitPiece(app, "split", unit, [] as never))).toMatchObject({
      sqlstate: "IU008",
      detail: { keys: ["$.payload"] },
    });
    expect(await refused(() => emitPiece(app, "split", unit, null as never))).toMatchObject({
      sqlstate: "IU003",
      detail: { path: "$.payload" },
    });
    expect(await refused(() => emitPiece(app, "split", unit, {}, "x"))).toMatchObject({
      sqlstate: "IU003",
      detail: { path: "$.traceparent" },
    });
    expect(await refused(() => emitPiece(app, "split", unit, {}, undefined, " "))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_actor" },
    });
  });

  test("a reader, always", async () => {
    expect(await sqlstate(emitPiece(await database.connect({ role: "iu_reader" }), "split"))).toBe("42501");
  });
});
