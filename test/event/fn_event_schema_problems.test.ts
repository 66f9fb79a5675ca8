import { beforeAll, expect, test } from "vitest";
import { fnEventSchemaProblems } from "../../schema-ts/event/fn_event_schema_problems.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { invoiceSchema } from "./events.ts";

const database = useDatabase();
let reader: Client;

beforeAll(async () => {
  reader = await database.connect({ role: "iu_reader" });
});

const pathsOf = async (schema: unknown) =>
  (await call(reader, fnEventSchemaProblems, { p_schema: schema as never })).map(({ path }) => path);

test.each([
  ["everything there is", invoiceSchema],
  ["nothing", {}],
  ["additionalProperties said in words", { type: "object", properties: {}, additionalProperties: false }],
  [
    "keys named like keywords",
    { properties: { type: { type: "string" }, items: {}, required: {}, properties: { type: "object", properties: { enum: {} } } } },
  ],
])("%s has no problems", async (_, schema) => {
  expect(await pathsOf(schema)).toEqual([]);
});

const property = (schema: unknown) => ({ properties: { a: schema } });
const at = (path: string) => `$.properties.a${path}`;

test.each<[string, unknown, string[]]>([
  ["null", null, ["$"]],
  ["an array", [], ["$"]],
  ["a text", "object", ["$"]],
  ["a payload that is no object", { type: "array" }, ["$.type"]],
  ["a payload of two types", { type: ["object", "null"] }, ["$.type"]],
  ["unknown keywords, each named", property({ format: "date", pattern: "x", $ref: "#" }), [at('."$ref"'), at(".format"), at(".pattern")]],
  ["an unknown type", property({ type: "money" }), [at(".type")]],
  ["no type at all in the list", property({ type: [] }), [at(".type")]],
  ["an unknown type in the list", property({ type: ["string", "money"] }), [at(".type")]],
  ["a type that is a number", property({ type: 1 }), [at(".type")]],
  ["a property that is no schema", property(true), [at("")]],
  ["properties that are no object", property({ properties: [] }), [at(".properties")]],
  ["required keys that are not there", property({ properties: { b: {} }, required: ["b", "c"] }), [at(".required")]],
  ["required without properties", property({ required: ["b"] }), [at(".required")]],
  ["required that is a text", property({ required: "b" }), [at(".required")]],
  ["an empty enum", property({ enum: [] }), [at(".enum")]],
  ["an enum of objects", property({ enum: [{}] }), [at(".enum")]],
  ["a negative length", property({ maxLength: -1 }), [at(".maxLength")]],
  ["a fractional length", property({ maxLength: 1.5 }), [at(".maxLength")]],
  ["a length that is a text", property({ maxLength: "5" }), [at(".maxLength")]],
  ["a length beyond all limits", property({ maxLength: 1_048_577 }), [at(".maxLength")]],
  ["a description that is no text", property({ description: {} }), [at(".description")]],
  ["an open object", property({ additionalProperties: true }), [at(".additionalProperties")]],
  ["an open object described", property({ additionalProperties: {} }), [at(".additionalProperties")]],
  ["items that are no schema", property({ items: [] }), [at(".items")]],
  [
    "a problem deep inside",
    property({ items: { properties: { "b c": { items: { foo: 1 } } } } }),
    [at('.items.properties."b c".items.foo')],
  ],
  ["a denied key", { properties: { body_text: { type: "string" } } }, ["$.properties.body_text"]],
  [
    "denied keys deep inside",
    property({ items: { properties: { iu_body: {}, payload_blob: {}, instruction_text: {} } } }),
    [at(".items.properties.instruction_text"), at(".items.properties.iu_body"), at(".items.properties.payload_blob")],
  ],
  ["several problems at once", { foo: 1, properties: { a: { type: 1 }, b: 2 } }, ["$.foo", "$.properties.a.type", "$.properties.b"]],
])("%s", async (_, schema, expected) => {
  expect(await pathsOf(schema)).toEqual(expected);
});
