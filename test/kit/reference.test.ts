import { expect, test } from "vitest";
import {
  defineFunction,
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  dependenciesOf,
  join,
  lit,
  namesFor,
  plpgsql,
  raise,
  render,
  sql,
  text,
} from "../../schema-ts/kit/index.ts";
import { errorsOf } from "../../schema-ts/kit/render.ts";
import { clerk, core, fnAdd, fnCount, item, missing, open } from "./toy.ts";

const names = namesFor(core);

test("references render qualified, columns bare or under an alias", () => {
  expect(render(sql`${item} ${item.title} ${item.title.of("i")} ${fnCount}() ${open}`, names)).toBe(
    "toy.item title i.title toy.fn_count() 'toy.open'",
  );
});

test("a reference that is a key word is quoted, arguments too", () => {
  const odd = defineTable({ name: "order", summary: "An order.", columns: { user: text("Who.") }, primaryKey: ["user"] });
  const fn = defineFunction({
    name: "fn_odd",
    summary: "Odd.",
    args: { end: text("When.") },
    returns: text("The same."),
    volatility: "immutable",
    grantTo: [],
    body: ({ arg }) => sql`select ${arg.end} from ${odd} where ${odd.user.of("o")} = ''`,
  });
  expect(render(fn.body, names)).toBe(`select "end" from toy."order" where o."user" = ''`);
});

test("the definitions a fragment refers to are found at any depth", () => {
  const deep = plpgsql`perform ${join([sql`${sql`${fnCount}()`}`, item.title, lit("x")])};`;
  expect([...dependenciesOf(deep)]).toEqual([fnCount, item.$]);
  expect([...dependenciesOf(sql`select 1`)]).toEqual([]);
});

test("a raise carries code, message, detail and hint, and is found again", () => {
  const statement = raise(missing, sql`format('No item %s.', ${lit("x")})`, { item_id: sql`v_id` });
  const body = plpgsql`
    if not found then
      ${statement}
    end if;
  `;
  expect(render(body, names)).toBe(`if not found then
  raise exception using
    errcode = 'TY404',
    message = format('No item %s.', 'x'),
    detail = jsonb_build_object('code', 'missing', 'item_id', v_id)::text,
    hint = 'Look again.';
end if;`);
  expect([...errorsOf(plpgsql`if true then ${statement} end if;`)]).toEqual([missing]);
  expect(render(raise(missing, "It's gone.", {}, "Ask."), names)).toContain("message = 'It''s gone.'");
  expect([...errorsOf(fnAdd.body)]).toEqual([]);
});

test("what the envelope promises cannot be dropped by an SQL body", () => {
  const common = {
    name: "fn_x",
    summary: "X.",
    returns: text("X."),
    grantTo: [clerk],
    volatility: "stable",
    body: sql`select 'x'`,
  } as const;
  const guarded = { p_x: text("X.").guard((x) => plpgsql`perform length(${x});`) };
  const writer = { ...common, args: {}, volatility: "volatile", writes: [item], pair: fnAdd.mutation?.pair, proof: fnAdd.mutation?.proof };
  expect(() => defineFunction({ ...common, args: guarded })).toThrow(
    /^fn_x: arguments with guards: only a plpgsql body .*reference\.test\.ts:\d+/,
  );
  expect(() => defineFunction({ ...writer, gate: open } as never)).toThrow(/^fn_x: a gate check: only a plpgsql body/);
  expect(() => defineFunction({ ...common, args: {}, declare: sql`v int;` })).toThrow(/^fn_x: declarations: only a plpgsql body/);
  expect(() => defineFunction({ ...common, args: {}, inline: true, body: plpgsql`return 'x';` })).toThrow(
    /^fn_x: only an sql body can be parsed/,
  );
  expect(() => defineFunction({ ...writer, gate: { ungated: "Only the owner." } } as never)).not.toThrow();
});

test("names PostgreSQL would cut are refused where they are defined", () => {
  const long = "a".repeat(59);
  const table = { summary: "X.", columns: { x: text("X.") }, primaryKey: ["x"] } as const;
  expect(() => defineTable({ ...table, name: long })).toThrow(/_pkey is longer than 63 bytes/);
  expect(() => defineTable({ ...table, name: "a".repeat(56), unique: [["x"]], indexes: [] })).not.toThrow();
  expect(() => defineTable({ ...table, name: "a".repeat(58), unique: [["x"]] })).toThrow(/_x_key is longer than 63 bytes/);
  expect(() => defineTable({ ...table, name: "t", indexes: [{ name: "a".repeat(64), keys: ["x"], summary: "X." }] })).toThrow(
    /longer than 63/,
  );
});

test("a transition table needs an after trigger for one event", () => {
  const execute = defineTriggerFunction({ name: "fn_t", summary: "T.", writes: "nothing", body: plpgsql`return null;` });
  const trigger = { name: "t", summary: "T.", on: item, execute, newTable: "added" } as const;
  expect(() => defineTrigger({ ...trigger, timing: "after", events: ["insert", "update"] })).toThrow(/one event only/);
  expect(() => defineTrigger({ ...trigger, timing: "before", events: ["insert"] })).toThrow(/after trigger/);
  expect(defineTrigger({ ...trigger, timing: "after", events: ["insert"] }).level).toBe("statement");
});

test("columns of an update need an update", () => {
  const execute = defineTriggerFunction({ name: "fn_t", summary: "T.", writes: "nothing", body: plpgsql`return null;` });
  const trigger = { name: "t", summary: "T.", on: item, execute, timing: "after", updateOf: [item.title] } as const;
  expect(() => defineTrigger({ ...trigger, events: ["insert"] })).toThrow(/no update/);
  expect(defineTrigger({ ...trigger, events: ["insert", "update"] }).updateOf).toEqual([item.title]);
});
