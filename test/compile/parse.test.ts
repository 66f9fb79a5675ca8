import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql as raw } from "kysely";
import { expect, test } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import {
  defineFunction,
  defineTable,
  defineView,
  kyselyQuery,
  namesFor,
  nothing,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
} from "../../schema-ts/kit/index.ts";
import { parseProduct } from "../../scripts/generate/parse.ts";
import { whereInSource } from "../../scripts/generate/source_place.ts";
import { useDatabase } from "../setup/database.ts";
import { gate, productOf, table } from "./pieces.ts";
import { toy } from "./toy/index.ts";

const here = fileURLToPath(import.meta.url);
const lines = readFileSync(here, "utf8").split("\n");
/** `file:line` of the line of this file that ends with the marker, as a comment of whatever language. */
const marked = (marker: string) => `${here}:${lines.findIndex((line) => new RegExp(`(?:--|//) ${marker}$`).test(line)) + 1}`;
const parsed = async (...objects: unknown[]) =>
  (await parseProduct(productOf([table, ...objects]))).map(({ object, message, where }) => ({ object, message, where }));
const reader = { summary: "Reads.", args: {}, volatility: "stable", grantTo: [] } as const;

test("the toy product has no finding", async () => {
  expect(await parseProduct(toy)).toEqual([]);
});

test("PL/pgSQL that does not parse is named with its line", async () => {
  const fn = defineFunction({
    ...reader,
    name: "fn_x",
    returns: nothing,
    body: plpgsql`
      if exists (select from ${table}) then
        perform 'phê duyệt 😀';
      en if; -- plpgsql
    `,
  });
  expect(await parsed(fn)).toEqual([
    { object: "function toy_home.fn_x()", message: 'syntax error at or near "en"', where: marked("plpgsql") },
  ]);
});

test("where a quoted word stands in several lines, the template is named", async () => {
  const fn = defineFunction({ ...reader, name: "fn_x", returns: nothing, body: plpgsql`perform 1 from from ${table};` });
  expect(await parsed(fn)).toEqual([
    { object: "function toy_home.fn_x()", message: 'syntax error at or near "from"', where: fn.body.origin.where() },
  ]);
});

test("the string body of an SQL function is parsed by itself", async () => {
  const fn = defineFunction({
    ...reader,
    name: "fn_x",
    returns: text("It."),
    body: sql`
      select ${table.name}, 'phê duyệt 😀'
      from ${table}
      were true and false -- sql body
    `,
  });
  expect(await parsed(fn)).toEqual([
    { object: "body of function fn_x", message: 'syntax error at or near "true"', where: marked("sql body") },
  ]);
});

test("a parsed body is part of its statement", async () => {
  const fn = defineFunction({
    ...reader,
    name: "fn_x",
    inline: true,
    returns: text("It."),
    body: sql`
      select ${table.name}
      from ${table} where -- inline
    `,
  });
  const [finding] = await parsed(fn);
  expect(finding).toMatchObject({ object: "function toy_home.fn_x()", message: expect.stringContaining("syntax error") });
  expect(finding?.where.split(":")[0]).toBe(here);
});

test("a fragment inside is named, not the template around it", async () => {
  const inner = sql`
    case
      when true than 1 -- inner
    end
  `;
  const view = defineView({
    name: "v",
    summary: "V.",
    columns: { name: text("N.") },
    query: sql`
      select
        ${inner} as name
      from ${table}
    `,
  });
  expect(await parsed(view)).toEqual([{ object: "view toy_home.v", message: 'syntax error at or near "than"', where: marked("inner") }]);
});

test("a Kysely query has no text of ours: its definition is named", async () => {
  const query = kyselyQuery<{ thing: { name: string } }>()((db) =>
    db
      .selectFrom("thing")
      .select((eb) => eb.ref("name").as("n"))
      .modifyEnd(raw`limit limit`),
  );
  const view = defineView({ name: "v", summary: "V.", columns: { n: text("N.") }, query }); // kysely
  expect(await parsed(view)).toEqual([{ object: "view toy_home.v", message: 'syntax error at or near "limit"', where: marked("kysely") }]);
});

test("checks, defaults and policies of a table are named", async () => {
  const broken = defineTable({
    name: "broken",
    summary: "B.",
    columns: { name: text("N.") },
    primaryKey: ["name"],
    checks: {
      named: (c) => sql`${c.name} <> ''`,
      // biome-ignore format: the marker belongs to the line
      short: (c) => sql`length(${c.name} < 5`, // check
    },
  });
  expect(await parsed(broken)).toEqual([
    { object: "table toy_home.broken", message: 'syntax error at or near ";"', where: expect.stringContaining(here) },
  ]);
});

test("proof scenarios are parsed too", async () => {
  const fn = defineFunction({
    name: "fn_put",
    summary: "Writes.",
    args: {},
    returns: nothing,
    volatility: "volatile",
    gate,
    writes: [table],
    pair: selfCompensating("Again."),
    proof: scenario({
      given: sql`insert into ${table} values ('a')`,
      when: sql`
        select 1;
        selct 2 -- proof
      `,
    }),
    grantTo: [],
    body: plpgsql`null;`,
  });
  expect(await parsed(fn, gate)).toEqual([
    { object: "proof (when) of function fn_put", message: 'syntax error at or near "selct"', where: marked("proof") },
  ]);
});

test("a definition made by a loop of the kit's user is named where its template stands", async () => {
  const make = (name: string) => defineFunction({ ...reader, name, returns: nothing, body: plpgsql`raise notce 'x';` }); // made
  expect((await parsed(make("fn_a"), make("fn_b"))).map(({ where }) => where)).toEqual([marked("made"), marked("made")]);
});

const database = useDatabase({ template: false });

test("an error of the server is named by its position, in whatever statement it is", async () => {
  const fn = defineFunction({
    ...reader,
    name: "fn_x",
    returns: text("It."),
    body: sql`
      select 'phê duyệt 😀'
      from ${table}
      where nme = 'x' -- server: function
    `,
  });
  const view = defineView({ name: "v", summary: "V.", columns: { name: text("N.") }, query: sql`select nme from ${table}` }); // server: view
  const checked = defineTable({
    name: "checked",
    summary: "C.",
    columns: { name: text("N.") },
    primaryKey: ["name"],
    checks: { known: () => sql`nme <> ''` }, // server: table
  });
  const client = await database.connect();
  const place = async (object: unknown) => {
    const product = productOf([table, object]);
    await client.query(rolesScript(product));
    const script = installScript(product, namesFor(product.defaultSchema));
    const error = await client.query(script).then(
      () => undefined,
      (refused: { position?: string; code: string }) => refused,
    );
    expect(error).toMatchObject({ code: "42703" });
    return whereInSource(script, Number(error?.position), product);
  };
  expect(await place(fn)).toBe(marked("server: function"));
  expect(await place(view)).toBe(marked("server: view"));
  expect(await place(checked)).toBe(marked("server: table"));
  expect(whereInSource("select 1", 3)).toBeUndefined();
  expect(whereInSource("select 1", undefined)).toBeUndefined();
});
