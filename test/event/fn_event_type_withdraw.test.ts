import { beforeAll, expect, test } from "vitest";
import { fnEventTypeWithdraw } from "../../schema-ts/event/fn_event_type_withdraw.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { emit, openAppEvents, register } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

const withdraw = (client: Client, type: string, actor = "ana") => call(client, fnEventTypeWithdraw, { p_event_type: type, p_actor: actor });

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openAppEvents(operator);
});

test("stops emission, keeps events and name, and is undone by registering again", async () => {
  await register(operator, "gone.type", { properties: { a: { type: "string" } } });
  const id = await emit(app, { event_type: "gone.type", payload: { a: "1" } });
  expect(await withdraw(operator, "gone.type", "bình")).toEqual({
    event_type: "gone.type",
    event_domain: "app",
    status: "withdrawn",
    schema: { properties: { a: { type: "string" } } },
    description: expect.any(String),
    changed: true,
    change: "withdraw",
  });
  expect(await refusal(emit(app, { event_type: "gone.type", payload: { a: "1" } }))).toMatchObject({
    sqlstate: "IU002",
    detail: { event_type: "gone.type", status: "withdrawn", path: "$.event_type" },
  });
  expect((await owner.query("select from iu_core.event_outbox where event_id = $1", [id])).rowCount).toBe(1);
  const before = await state(owner);
  expect(await withdraw(operator, "gone.type")).toMatchObject({ changed: false, change: null });
  expect(await state(owner)).toEqual(before);
  expect(await register(operator, "gone.type", { properties: { a: { type: "string" } } })).toMatchObject({
    changed: true,
    change: "restore",
  });
  expect(await emit(app, { event_type: "gone.type", payload: { a: "2" } })).not.toBeNull();
  const { rows } = await owner.query("select change from iu_core.event_type_log where event_type = 'gone.type' order by log_id");
  expect(rows.map(({ change }) => change)).toEqual(["register", "withdraw", "restore"]);
});

test("is refused for what is unknown and for what came with the product", async () => {
  const before = await state(owner);
  expect(await refusal(withdraw(operator, "no.such"))).toMatchObject({ sqlstate: "IU002", detail: { event_type: "no.such" } });
  expect(await refusal(withdraw(operator, null as never))).toMatchObject({ sqlstate: "IU002" });
  const refused = await refusal(withdraw(operator, "piece.split"));
  expect(refused).toMatchObject({ sqlstate: "IU005", detail: { is_shipped: true } });
  expect(refused.hint).toContain("piece_event_runtime.emit_enabled");
  expect(await refusal(withdraw(operator, "piece.split", " "))).toMatchObject({ sqlstate: "IU003" });
  expect(await state(owner)).toEqual(before);
});
