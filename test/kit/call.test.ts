import { beforeAll, describe, expect, test } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import {
  type AnyTyped,
  bigint,
  boolean,
  bytea,
  byteaArray,
  call,
  date,
  defineFunction,
  defineModule,
  defineProduct,
  int,
  intArray,
  interval,
  jsonb,
  name,
  namesFor,
  nothing,
  plpgsql,
  refusalOf,
  rows,
  setOf,
  smallint,
  sql,
  text,
  textArray,
  timestamptz,
  uuid,
  uuidArray,
} from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { core, missing } from "./toy.ts";

const reader = { args: {}, volatility: "stable", grantTo: [] } as const;
const fnShow = defineFunction({
  ...reader,
  name: "fn_show",
  summary: "Shows how it was called.",
  args: {
    p_text: text("A text."),
    p_null: text("Perhaps a text.").nullable(),
    p_json: jsonb<unknown>("Any JSON.").nullable(),
    p_list: textArray("Texts.").default(sql`'{a}'`),
    end: int("A key word.").default(7),
  },
  returns: jsonb<unknown[]>("The arguments."),
  body: ({ arg }) => sql`select jsonb_build_array(${arg.p_text}, ${arg.p_null}, ${arg.p_json}, ${arg.p_list}, ${arg.end})`,
});
const fnLetters = defineFunction({
  ...reader,
  name: "fn_letters",
  summary: "S.",
  returns: setOf(text("L.")),
  body: sql`values ('a'), ('b')`,
});
const fnPairs = defineFunction({
  ...reader,
  name: "fn_pairs",
  summary: "P.",
  returns: rows({ letter: text("L."), order: int("O.").nullable() }),
  body: sql`values ('a', 1), ('b', null)`,
});
const fnNothing = defineFunction({ ...reader, name: "fn_nothing", summary: "N.", returns: nothing, body: sql`select` });
const fnRefuse = defineFunction({
  ...reader,
  name: "fn_refuse",
  summary: "R.",
  args: { p_how: text("How.") },
  returns: nothing,
  errors: [missing],
  body: ({ arg }) => plpgsql`
    raise exception using errcode = 'TY404', message = 'Gone.', detail = ${arg.p_how}, hint = 'Look again.';
  `,
});

/** Every builder of a type, with a value node-postgres takes and gives back. */
const values: [string, AnyTyped, unknown][] = [
  ["text", text("T."), "it's"],
  ["uuid", uuid("T."), "00000000-0000-4000-8000-000000000001"],
  ["int", int("T."), -7],
  ["smallint", smallint("T."), 7],
  ["bigint", bigint("T."), "9007199254740993"],
  ["boolean", boolean("T."), true],
  ["bytea", bytea("T."), Buffer.from([0, 255])],
  ["timestamptz", timestamptz("T."), new Date("2026-05-04T03:02:01.123Z")],
  ["date", date("T."), new Date(2026, 4, 4)],
  ["textArray", textArray("T."), ["a", 'b"\\', ""]],
  ["uuidArray", uuidArray("T."), ["00000000-0000-4000-8000-000000000001"]],
  ["intArray", intArray("T."), [1, 2]],
  ["byteaArray", byteaArray("T."), [Buffer.from([1]), Buffer.from([])]],
  ["name", name("T."), "iu_core"],
  ["jsonb of an object", jsonb("T."), { a: [1, null, "ö"] }],
  ["jsonb of an array", jsonb("T."), ["a", 1]],
  ["jsonb of a text", jsonb("T."), "a"],
];
const same = (type: AnyTyped, i: number) =>
  defineFunction({
    ...reader,
    name: `fn_same_${i}`,
    summary: "The same.",
    args: { p_value: type },
    returns: type,
    body: ({ arg }) => sql`select ${arg.p_value}`,
  });
const echoes = values.map(([, type], i) => same(type, i));
const fnLonger = defineFunction({
  ...reader,
  name: "fn_longer",
  summary: "L.",
  args: { p_for: interval("How long.") },
  returns: interval("Longer."),
  body: ({ arg }) => sql`select ${arg.p_for} + interval '1 s'`,
});

const database = useDatabase({ template: false });
let client: Client;

beforeAll(async () => {
  const product = defineProduct({
    name: "toy",
    version: "1.0.0",
    summary: "Calls.",
    defaultSchema: core,
    schemas: [core],
    roles: [],
    modules: [
      defineModule({
        name: "all",
        summary: "All.",
        objects: [fnShow, fnLetters, fnPairs, fnNothing, fnRefuse, fnLonger, ...echoes],
        errors: [missing],
      }),
    ],
    gateCheck: () => plpgsql`null;`,
    afterMigration: [],
  });
  client = await database.connect();
  for (const schema of ["toy", "Toy 2"]) await client.query(installScript(product, namesFor(core, { core: schema })));
});

const at = { schema: "toy" };

describe("call", () => {
  test("leaves out what has a default, and passes null as null", async () => {
    expect(await call(client, fnShow, { p_text: "x", p_null: null, p_json: null }, at)).toEqual(["x", null, null, ["a"], 7]);
    expect(await call(client, fnShow, { p_text: "x", p_null: "y", p_json: [1, { a: null }], end: undefined }, at)).toEqual([
      "x",
      "y",
      [1, { a: null }],
      ["a"],
      7,
    ]);
    expect(await call(client, fnShow, { p_text: "x", p_null: null, p_json: "text", p_list: ["b", "c"], end: 0 }, at)).toEqual([
      "x",
      null,
      "text",
      ["b", "c"],
      0,
    ]);
  });

  test("gives a set, rows, or nothing", async () => {
    expect(await call(client, fnLetters, {}, at)).toEqual(["a", "b"]);
    expect(await call(client, fnPairs, {}, at)).toEqual([
      { letter: "a", order: 1 },
      { letter: "b", order: null },
    ]);
    expect(await call(client, fnNothing, {}, at)).toBeUndefined();
  });

  test("works wherever the product is", async () => {
    expect(await call(client, fnLetters, {}, { schema: "Toy 2" })).toEqual(["a", "b"]);
    await expect(call(client, fnLetters, {}, { schema: "nowhere" })).rejects.toMatchObject({ code: "3F000" });
  });

  test("refuses an argument the function does not have", async () => {
    await expect(call(client, fnLetters, { p_more: 1 } as never, at)).rejects.toThrow(new TypeError("fn_letters has no argument p_more"));
  });

  test.each(values.map(([what], i) => [what, i] as const))("takes and gives %s as its type says", async (_, i) => {
    const value = values[i]?.[2];
    expect(await call(client, echoes[i] as never, { p_value: value } as never, at)).toEqual(value);
  });

  test("takes an interval as text and as what it gave", async () => {
    const longer = await call(client, fnLonger, { p_for: "59 s" }, at);
    expect(longer).toMatchObject({ minutes: 1 });
    expect(await call(client, fnLonger, { p_for: longer }, at)).toMatchObject({ minutes: 1, seconds: 1 });
  });
});

describe("refusalOf", () => {
  const refused = (how: string) => call(client, fnRefuse, { p_how: how }, at).catch((error: unknown) => refusalOf(error));

  test("reads the product's detail from a driver error", async () => {
    expect(await refused('{"code": "missing", "item_id": 7}')).toEqual({
      sqlstate: "TY404",
      code: "missing",
      message: "Gone.",
      detail: { code: "missing", item_id: 7 },
      hint: "Look again.",
    });
  });

  test.each(["plain words", "{broken", '{"no": "code"}', "[]"])("leaves alone what is none: %s", async (detail) => {
    expect(await refused(detail)).toBeUndefined();
  });

  test.each([[undefined], [null], ["text"], [new Error("x")], [{ code: "23505" }]])("or no database error at all: %s", (value) => {
    expect(refusalOf(value)).toBeUndefined();
  });
});
