import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { deniedKeys, type EventSchema, type JsonTypeName } from "../../schema-ts/event/event_schema.ts";
import { fnEventPayloadCheck } from "../../schema-ts/event/fn_event_payload_check.ts";
import { fnEventPayloadProblems } from "../../schema-ts/event/fn_event_payload_problems.ts";
import { fnEventSchemaProblems } from "../../schema-ts/event/fn_event_schema_problems.ts";
import { fnEventSchemaRules } from "../../schema-ts/event/fn_event_schema_rules.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { configure, emit, emitMany, invoiceSchema, openAppEvents, register, split } from "./events.ts";
import { policyProblems } from "./policy.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  reader = await database.connect({ role: "iu_reader" });
  await openAppEvents(operator);
  await register(operator, "invoice.approved", invoiceSchema);
});

/** Keys that schemas and payloads share, so that they often meet; and some that need quoting. */
const names = ["a", "b", "number", "lines", "state", "two words", "tiếng việt", 'q"', ""] as const;
const key = fc.constantFrom(...names);
const scalar = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, 1.5, -3, 1e20, "", "x", "paid", "null", "ạ", "quite a long text, this"),
  fc.string({ maxLength: 8 }),
  fc.integer(),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fc.oneof({ weight: 8, arbitrary: key }, fc.constantFrom<string>(...deniedKeys)), tie("json"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));
const payload = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.dictionary(fc.oneof({ weight: 12, arbitrary: key }, fc.constantFrom<string>(...deniedKeys)), json, {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  },
  json,
);

const typeName = fc.constantFrom<JsonTypeName>("string", "integer", "number", "boolean", "null", "object", "array");
const choice = fc.constantFrom("x", "paid", "", 0, 1, 1.5, true, false, null);
const optional = <T>(arbitrary: fc.Arbitrary<T>, weight = 2) => fc.option(arbitrary, { nil: undefined, freq: weight });
const scalarSchema: fc.Arbitrary<EventSchema> = fc
  .record({
    type: optional(fc.oneof(typeName, fc.uniqueArray(typeName, { minLength: 1, maxLength: 3 })), 8),
    enum: optional(fc.uniqueArray(choice, { minLength: 1, maxLength: 3 }), 1),
    maxLength: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.nat(6)),
  })
  .map(defined);
const { schema } = fc.letrec<{ schema: EventSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: scalarSchema },
    {
      weight: 1,
      arbitrary: fc
        .record({
          type: optional(fc.constant("object" as const)),
          properties: optional(fc.dictionary(key, tie("schema"), { maxKeys: 3, noNullPrototype: true })),
        })
        .map(defined),
    },
    { weight: 1, arbitrary: fc.record({ type: optional(fc.constant("array" as const)), items: optional(tie("schema")) }).map(defined) },
  ),
}));
const flatSchema = fc.dictionary(key, scalarSchema, { maxKeys: 5, noNullPrototype: true });
const payloadSchema: fc.Arbitrary<EventSchema> = fc
  .oneof(flatSchema, fc.dictionary(key, schema, { maxKeys: 5, noNullPrototype: true }))
  .chain((properties) =>
    fc.subarray(Object.keys(properties)).map((keys) => ({ type: "object" as const, properties, required: keys.slice(0, 1) })),
  );

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

/** Buries a value under so many objects and arrays. */
const buried = (value: unknown, depth: number): unknown =>
  depth === 0 ? value : depth % 2 === 0 ? [1, buried(value, depth - 1)] : { a: buried(value, depth - 1) };

describe("a random payload against a random schema", () => {
  test("has the problems that an independent checker finds, and no others", async () => {
    await fc.assert(
      fc.asyncProperty(payloadSchema, payload, async (given, value) => {
        // The client sends a bare null as SQL's.
        fc.pre(value !== null);
        expect(await call(reader, fnEventSchemaProblems, { p_schema: given })).toEqual([]);
        const found = await call(reader, fnEventPayloadProblems, { p_payload: value, p_schema: given, p_root: "$" });
        expect(sorted(found)).toEqual(policyProblems(JSON.parse(JSON.stringify(value)), given));
      }),
      { numRuns: 400 },
    );
  });

  test("passes the quick check of emission exactly when it has no problem, where the schema is flat", async () => {
    const outcomes = { conforms: 0, refused: 0, undecided: 0 };
    await fc.assert(
      fc.asyncProperty(payloadSchema, payload, async (given, value) => {
        const { rows } = await owner.query(
          `
            select
              r.rule is not null as is_flat,
              case when not p.payload @? r.rule then p.payload - array(select jsonb_object_keys($1::jsonb -> 'properties')) = '{}' end as conforms
            from (select iu_core.fn_event_payload_rule($1::jsonb)) as r (rule)
            cross join (select $2::jsonb) as p (payload)
          `,
          [JSON.stringify(given), JSON.stringify(value)],
        );
        const { is_flat, conforms } = rows[0];
        const expected = policyProblems(JSON.parse(JSON.stringify(value)), given).length === 0;
        outcomes[is_flat ? (expected ? "conforms" : "refused") : "undecided"] += 1;
        expect(conforms === true).toBe(is_flat && expected);
      }),
      { numRuns: 800 },
    );
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(20);
  });
});

test.each(deniedKeys.map((denied) => [denied]))("%s is found at any depth, wherever the schema leaves room", async (denied) => {
  for (const depth of [0, 1, 2, 7, 40]) {
    const value = { number: "1", anything: buried({ [denied]: "x" }, depth), labels: { l: buried({ [denied]: 1 }, depth) } };
    const { detail } = await refusal(emit(operator, { event_type: "invoice.approved", payload: value }));
    expect(detail["keys"]).toHaveLength(2);
    expect(detail["keys"]).toEqual(policyProblems(value, invoiceSchema, "$.payload").map(({ path }) => path));
    const many = await refusal(emitMany(operator, [split, { ...split, event_type: "invoice.approved", payload: value }]));
    expect(many.detail["keys"]).toEqual(policyProblems(value, invoiceSchema, "$[1].payload").map(({ path }) => path));
  }
});

test("a key that only resembles a denied one is no matter where any key is allowed", async () => {
  const labels = { Body_Text: 1, "body_text ": 1, body: { text: 'body_text": ' }, iu_body_digest: '"iu_body": ' };
  expect(await emit(operator, { event_type: "invoice.approved", payload: { number: "1", labels } })).not.toBeNull();
});

test("a maxLength written with a decimal point counts as the whole number it is", async () => {
  await owner.query(
    `select iu_core.fn_event_type_register('note.taken', 'app', '{"properties": {"s": {"type": "string", "maxLength": 5.0}}}', 'Taken.', 'ana')`,
  );
  expect(await emit(operator, { event_type: "note.taken", payload: { s: "12345" } })).not.toBeNull();
  const { sqlstate, detail } = await refusal(emit(operator, { event_type: "note.taken", payload: { s: "123456" } }));
  expect({ sqlstate, ...detail }).toMatchObject({ sqlstate: "IU008", keys: ["$.payload.s"] });
});

test.each<[unknown]>([
  ["object"],
  [[{ a: 1 }]],
  [null],
  [{ required: "a" }],
  [{ properties: { a: true } }],
  [{ properties: { a: { maxLength: "x", required: 1 } } }],
])("what is no schema, %j, is read as one that says less", async (given) => {
  const problems = await call(reader, fnEventPayloadProblems, { p_payload: { a: "b" }, p_schema: given as EventSchema });
  expect(problems.every(({ path }) => path === "$.a")).toBe(true);
  expect((await call(reader, fnEventSchemaRules, { p_schema: given as EventSchema })).length).toBeGreaterThan(0);
});

describe("fn_event_payload_check", () => {
  const check = (type: string, value: unknown) => call(reader, fnEventPayloadCheck, { p_event_type: type, p_payload: value });

  test("says beforehand what emission would say", async () => {
    expect(await check("invoice.approved", { number: "A-1" })).toEqual({
      ok: true,
      event_type: "invoice.approved",
      status: "active",
      size: 17,
      limit: 4096,
      problems: [],
    });
    const value = { total: "1", anything: { iu_body: 1 } };
    expect(await check("invoice.approved", value)).toMatchObject({ ok: false, problems: policyProblems(value, invoiceSchema) });
    expect(await check("invoice.approved", null)).toMatchObject({ ok: false, problems: [{ path: "$", problem: "wrong_type" }] });
    await configure(operator, "event_payload.max_size_bytes.invoice.approved", 16);
    expect(await check("invoice.approved", { number: "A-1" })).toMatchObject({ ok: false, size: 17, limit: 16, problems: [] });
    expect(await check("piece.split", { transition: "split" })).toMatchObject({ ok: true, limit: 4096 });
  });

  test("needs a registered type", async () => {
    expect(await refusal(check("no.such", {}))).toMatchObject({ sqlstate: "IU002", detail: { event_type: "no.such" } });
    expect(await refusal(check(null as never, {}))).toMatchObject({ sqlstate: "IU002" });
  });
});

function sorted(problems: { path: string; problem: string }[]) {
  return problems.toSorted((a, b) => Buffer.from(a.path).compare(Buffer.from(b.path)) || (a.problem < b.problem ? -1 : 1));
}
