import { beforeAll, describe, expect, test } from "vitest";
import { fnEventTypeWithdraw } from "../../schema-ts/event/fn_event_type_withdraw.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, rolledBack, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { emit, invoiceSchema, openAppEvents, register, subject } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

const withdraw = (client: Client, type: string, actor = "ana") => call(client, fnEventTypeWithdraw, { p_event_type: type, p_actor: actor });
const row = async (type: string) => (await owner.query("select * from iu_core.event_type_registry where event_type = $1", [type])).rows[0];

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openAppEvents(operator);
});

test("a type is registered with its domain's gates, logged, and can be emitted at once", async () => {
  expect(await register(operator, "invoice.approved", invoiceSchema, { description: "Hóa đơn được duyệt." })).toEqual({
    event_type: "invoice.approved",
    event_domain: "app",
    status: "active",
    changed: true,
    change: "register",
  });
  expect(await row("invoice.approved")).toMatchObject({
    schema_jsonb: invoiceSchema,
    description: "Hóa đơn được duyệt.",
    owner: "ana",
    is_shipped: false,
    transition_type: null,
    emit_gate: "app_event_runtime.emit_enabled",
    dry_run_gate: "app_event_runtime.dry_run_only",
    payload_rule: null,
    changed_by: "ana",
  });
  const { rows } = await owner.query(
    "select change, actor, db_user = session_user as by_session, schema_jsonb from iu_core.event_type_log where event_type = 'invoice.approved'",
  );
  expect(rows).toEqual([{ change: "register", actor: "ana", by_session: true, schema_jsonb: invoiceSchema }]);
  expect(await emit(app, { event_type: "invoice.approved", payload: { number: "A-1" } })).toMatch(/^[0-9a-f-]{36}$/);
});

test("a flat schema is compiled into keys and a rule, a schema that is not flat into neither", async () => {
  await register(operator, "flat.type", { properties: { a: { type: "string" }, "tiếng việt": { type: ["integer", "null"] } } });
  const flat = await row("flat.type");
  expect([...flat.payload_keys].sort()).toEqual(["a", "tiếng việt"]);
  expect(flat.payload_rule).toContain('@."tiếng việt"');
  await register(operator, "long.type", { properties: { a: { type: "string", maxLength: 3 } } });
  expect(await row("long.type")).toMatchObject({ payload_keys: null, payload_rule: null });
});

test("the same definition again changes nothing, whoever asks", async () => {
  await register(operator, "again.type", invoiceSchema);
  const before = await state(owner);
  const { properties, ...rest } = invoiceSchema;
  expect(await register(operator, "again.type", { properties, ...rest }, { actor: "bình" })).toMatchObject({
    changed: false,
    change: null,
  });
  expect(await state(owner)).toEqual(before);
});

test("optional keys, descriptions and the type's own description may be added", async () => {
  const lines = { type: "array", items: { type: "object", properties: { amount: { type: "integer" } } } } as const;
  await register(operator, "grow.type", { required: ["a"], properties: { a: { type: "string" }, lines } });
  const wider = {
    required: ["a"],
    properties: {
      a: { type: "string", description: "Now explained." },
      b: { type: "object", required: ["c"], properties: { c: { type: "string" } } },
      lines: { type: "array", items: { type: "object", properties: { amount: { type: "integer" }, note: { type: "string" } } } },
    },
  } as const;
  expect(await register(operator, "grow.type", wider, { actor: "bình" })).toMatchObject({ changed: true, change: "extend" });
  expect(await register(operator, "grow.type", wider, { description: "Another." })).toMatchObject({ change: "extend" });
  expect(await row("grow.type")).toMatchObject({ schema_jsonb: wider, description: "Another.", owner: "ana", changed_by: "ana" });
  expect(await emit(app, { event_type: "grow.type", payload: { a: "1", b: { c: "2" }, lines: [{ note: "3" }] } })).not.toBeNull();
});

describe("another definition is refused with what differs:", () => {
  const base = {
    required: ["a"],
    properties: { a: { type: "string" }, o: { type: "object" }, l: { type: "array" }, e: { type: "string", enum: ["x"] } },
  };

  test.each([
    ["another type", { a: { type: "integer" } }, { path: "$.a", rule: "type", registered: ["string"], given: ["integer"] }],
    ["a key taken away", { a: undefined }, { path: "$.a", rule: "closed" }],
    ["a length", { a: { type: "string", maxLength: 5 } }, { path: "$.a", rule: "maxLength", registered: null, given: 5 }],
    ["fewer choices", { e: { type: "string", enum: ["y"] } }, { path: "$.e", rule: "enum", registered: ["x"], given: ["y"] }],
    ["more choices", { e: { type: "string", enum: ["y", "x"] } }, { path: "$.e", rule: "enum", registered: ["x"], given: ["x", "y"] }],
    ["an open object closed", { o: { type: "object", properties: {} } }, { path: "$.o", rule: "closed", registered: false, given: true }],
    ["elements described", { l: { type: "array", items: {} } }, { path: "$.l", rule: "elements", registered: false, given: true }],
  ])("%s", async (name, changes, difference) => {
    const type = `differs.${name.replaceAll(" ", "-")}`;
    await register(operator, type, base as never);
    const before = await state(owner);
    const properties = { ...base.properties, ...changes };
    const required = "a" in changes && changes.a === undefined ? [] : ["a"];
    const refused = await refusal(register(operator, type, { required, properties } as never));
    expect(refused).toMatchObject({ sqlstate: "IU005", detail: { event_type: type, is_shipped: false } });
    expect(refused.detail["differences"]).toContainEqual(expect.objectContaining(difference));
    expect(refused.detail["actual"]).toEqual({ event_domain: "app", schema: base });
    expect(await state(owner)).toEqual(before);
  });

  test("keys that become required or optional, and another domain", async () => {
    await register(operator, "differs.type", base as never);
    const before = await state(owner);
    for (const required of [[], ["a", "o"]]) {
      const refused = await refusal(register(operator, "differs.type", { ...base, required } as never));
      expect(refused).toMatchObject({
        sqlstate: "IU005",
        detail: { differences: [expect.objectContaining({ path: "$", rule: "required" })] },
      });
    }
    expect(await refusal(register(operator, "differs.type", base as never, { domain: "piece" }))).toMatchObject({
      sqlstate: "IU005",
      detail: { expected: { event_domain: "piece" }, actual: { event_domain: "app" } },
    });
    expect(await state(owner)).toEqual(before);
  });

  test("any change of a type that came with the product", async () => {
    const { schema_jsonb, description } = await row("piece.split");
    expect(await register(operator, "piece.split", schema_jsonb, { domain: "piece", description })).toMatchObject({ changed: false });
    const wider = { ...schema_jsonb, properties: { ...schema_jsonb.properties, more: { type: "string" } } };
    for (const [schema, text] of [
      [wider, description],
      [schema_jsonb, "Another."],
    ]) {
      const refused = await refusal(register(operator, "piece.split", schema, { domain: "piece", description: text }));
      expect(refused).toMatchObject({ sqlstate: "IU005", detail: { is_shipped: true } });
    }
  });
});

describe("refuses, and writes nothing,", () => {
  const schema = { properties: {} };

  test.each([
    [null],
    [""],
    ["Invoice.approved"],
    ["invoice approved"],
    ["invoice."],
    [".invoice"],
    ["1.invoice"],
    ["invoice..x"],
    ["hóa.đơn"],
    ["x".repeat(151)],
  ])("the name %s", async (name) => {
    const before = await state(owner);
    expect(await refusal(register(operator, name as string, schema))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_event_type" },
    });
    expect(await state(owner)).toEqual(before);
  });

  test("an unknown domain, naming those there are", async () => {
    const before = await state(owner);
    for (const domain of ["billing", null as never, ""]) {
      expect(await refusal(register(operator, "x.y", schema, { domain }))).toMatchObject({
        sqlstate: "IU002",
        detail: { argument: "p_event_domain", event_domain: domain, known: ["access", "app", "approval", "cut", "piece"] },
      });
    }
    expect(await state(owner)).toEqual(before);
  });

  test("a missing description or actor, and a schema with problems", async () => {
    const before = await state(owner);
    for (const description of [" ", "x".repeat(501)]) {
      expect(await refusal(register(operator, "x.y", schema, { description }))).toMatchObject({
        sqlstate: "IU003",
        detail: { argument: "p_description" },
      });
    }
    expect(await refusal(register(operator, "x.y", schema, { actor: "" }))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_actor" },
    });
    const refused = await refusal(
      register(operator, "x.y", { properties: { a: { format: "date" }, b: { type: "object", properties: { iu_body: {} } } } } as never),
    );
    expect(refused).toMatchObject({
      sqlstate: "IU003",
      detail: {
        argument: "p_schema",
        path: "$.properties.a.format",
        problems: [{ path: "$.properties.a.format" }, { path: "$.properties.b.properties.iu_body" }],
      },
    });
    expect(await refusal(register(operator, "x.y", null as never))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_schema", path: "$" },
    });
    expect(await state(owner)).toEqual(before);
  });

  test("the application role; and a direct statement with a bad schema, even of the owner", async () => {
    expect(await sqlstate(register(app, "x.y", schema))).toBe("42501");
    expect(await sqlstate(withdraw(app, "piece.split"))).toBe("42501");
    for (const table of ["event_domain_registry", "event_type_registry", "event_type_log"]) {
      expect(await sqlstate(app.query(`delete from iu_core.${table}`))).toBe("42501");
      expect((await app.query(`select from iu_core.${table}`)).rowCount).toBeGreaterThanOrEqual(0);
    }
    const direct = `insert into iu_core.event_type_registry (event_type, event_domain, schema_jsonb, description, owner) values ('x.y', 'app', '{"properties": {"body_text": {}}}', 'x', 'x')`;
    expect(await refusal(owner.query(direct))).toMatchObject({ sqlstate: "IU003", detail: { path: "$.properties.body_text" } });
    expect(await refusal(owner.query("update iu_core.event_type_log set actor = 'x'"))).toMatchObject({ sqlstate: "IU009" });
  });
});

test("two who register one name: the second waits, and finds the first one's definition", async () => {
  const other = await database.connect({ role: "iu_operator" });
  const pid = await pidOf(other);
  await operator.query("begin");
  await register(operator, "race.type", { properties: { a: { type: "string" } } });
  const late = refusal(register(other, "race.type", { properties: { a: { type: "integer" } } }));
  await untilBlocked(owner, pid);
  await operator.query("commit");
  expect(await late).toMatchObject({
    sqlstate: "IU005",
    detail: { differences: [expect.objectContaining({ path: "$.a", rule: "type" })] },
  });
});

test("what is shipped: one active type for each transition, in the domain piece, whose gates ship closed and dry", async () => {
  const { rows } = await owner.query(`
    select t.event_type, t.transition_type, t.status, t.is_shipped, t.owner, t.payload_rule is not null as is_flat
    from iu_core.event_type_registry t where t.event_domain = 'piece' order by t.event_type
  `);
  const expected =
    `composed created enacted held merged released restored retired revised split superseded unenacted unmerged unretired unsplit unsuperseded withdrawn`.split(
      " ",
    );
  expect(rows.map(({ event_type }) => event_type)).toEqual(expected.map((suffix) => `piece.${suffix}`));
  expect(rows.every((type) => type.status === "active" && type.is_shipped && type.owner === "iu_core" && type.is_flat)).toBe(true);
  const transitions = await owner.query(
    "select 'piece.' || event_suffix as event_type, transition_type from iu_core.iu_transition_type order by 1",
  );
  expect(rows.map(({ event_type, transition_type }) => ({ event_type, transition_type }))).toEqual(transitions.rows);
  const gates = await owner.query(`
    select d.event_domain, e.default_value as emit, r.default_value as dry_run
    from iu_core.event_domain_registry d
    join iu_core.dot_config_registry e on e.key = d.emit_gate and e.kind = 'gate'
    join iu_core.dot_config_registry r on r.key = d.dry_run_gate and r.kind = 'gate'
    order by 1
  `);
  expect(gates.rows).toEqual([
    { event_domain: "access", emit: false, dry_run: true },
    { event_domain: "app", emit: false, dry_run: true },
    { event_domain: "approval", emit: false, dry_run: true },
    { event_domain: "cut", emit: false, dry_run: true },
    { event_domain: "piece", emit: false, dry_run: true },
  ]);
});

test("a domain needs gates that are registered", async () => {
  await rolledBack(owner, async () => {
    const insert = "insert into iu_core.event_domain_registry values ('x', 'no.such_gate', 'app_event_runtime.dry_run_only', 'x')";
    expect(await sqlstate(owner.query(insert))).toBe("23503");
  });
});

test("subjects of other kinds are as good as units", async () => {
  await register(operator, "other.type", { properties: {} });
  expect(await emit(app, { event_type: "other.type", subject_kind: "Collection:v2", subject_id: subject, payload: {} })).not.toBeNull();
});
