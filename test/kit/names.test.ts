import { expect, test } from "vitest";
import { defineSchema, namesFor, render, sql } from "../../schema-ts/kit/index.ts";
import { identifier, quoteIdentifier, quoteLiteral } from "../../schema-ts/kit/names.ts";
import { useDatabase } from "../setup/database.ts";
import { core, item } from "./toy.ts";

const database = useDatabase({ template: false });

test.each([
  ["title", "title"],
  ["_a1$", "_a1$"],
  ["Title", '"Title"'],
  ["order", '"order"'],
  ["two words", '"two words"'],
  ['a"b', '"a""b"'],
  ["1st", '"1st"'],
  ["", '""'],
])("%s is quoted only where it must be", (name, expected) => {
  expect(quoteIdentifier(name)).toBe(expected);
});

test("every key word PostgreSQL reserves is quoted", async () => {
  const client = await database.connect();
  const { rows } = await client.query<{ word: string }>("select word from pg_get_keywords() where catcode in ('R', 'T') order by word");
  expect(rows.length).toBeGreaterThan(90);
  expect(rows.map(({ word }) => word).filter((word) => quoteIdentifier(word) === word)).toEqual([]);
});

test("what is not quoted is a name of a column as it stands", async () => {
  const client = await database.connect();
  const { rows } = await client.query<{ word: string }>("select word from pg_get_keywords()");
  const bare = rows.map(({ word }) => word).filter((word) => quoteIdentifier(word) === word);
  await client.query(`create temp table words (${bare.map((word) => `${word} int`).join(", ")})`);
  for (const word of bare) await client.query(`select words.${word} from words where ${quoteIdentifier(word)} = 1`);
});

test("literals come back as they were", async () => {
  const client = await database.connect();
  const text = "it's a \\n\\ \"text\"\nof 'two' lines";
  const { rows } = await client.query(`select ${quoteLiteral(text)} as text`);
  expect(rows).toEqual([{ text }]);
});

test("a name PostgreSQL would cut is refused", () => {
  expect(identifier("é".repeat(31))).toHaveLength(31);
  expect(() => identifier("é".repeat(32))).toThrow(/longer than 63 bytes/);
});

test("a companion follows the schema it stands beside", () => {
  const beside = defineSchema({ key: "beside", name: "ledger", summary: "Beside it.", companionOf: core });
  const query = sql`select from ${item}, ${beside}.other`;
  expect(render(query, namesFor(core))).toBe("select from toy.item, ledger.other");
  expect(render(query, namesFor(core, { core: "toy" }))).toBe("select from toy.item, ledger.other");
  expect(render(query, namesFor(core, { core: "tenant_x" }))).toBe("select from tenant_x.item, tenant_x_ledger.other");
  expect(render(query, namesFor(core, { core: "tenant_x", beside: "order" }))).toBe('select from tenant_x.item, "order".other');
  expect(() => render(query, namesFor(core, { core: "x".repeat(60) }))).toThrow(/longer than 63 bytes/);
});

test("schema names are spelled by the emission", () => {
  const side = defineSchema({ key: "side", name: "toy_side", summary: "Beside it." });
  const query = sql`select from ${item}, ${side}.other`;
  expect(render(query, namesFor(core))).toBe("select from toy.item, toy_side.other");
  expect(render(query, namesFor(core, { core: "tenant_x" }))).toBe("select from tenant_x.item, toy_side.other");
  expect(render(query, namesFor(core, { core: "Tenant X", side: "order" }))).toBe('select from "Tenant X".item, "order".other');
});
