import { expect, test } from "vitest";
import { emit } from "../../schema-ts/compile/emit/index.ts";
import { tokenNames } from "../../schema-ts/compile/names.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import {
  type AnyTable,
  defineFunction,
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  defineView,
  type Fragment,
  type FunctionRef,
  kyselyQuery,
  plpgsql,
  shipRows,
  sql,
  text,
} from "../../schema-ts/kit/index.ts";
import { productOf, side, table } from "./pieces.ts";

const fn = (name: string, body: Fragment): FunctionRef =>
  defineFunction({ name, summary: "Does it.", args: {}, returns: text("It."), volatility: "stable", grantTo: [], body }) as FunctionRef;
const order = (objects: readonly unknown[]) =>
  planProduct(productOf(objects)).objects.map(({ definition }) => `${definition.kind} ${definition.name}`);
const columns = { name: text("Its name."), other: text("Another.") };

test("what is referred to comes first, whatever was listed first", () => {
  const inner = fn("fn_inner", sql`select 'x'`);
  const parent = defineTable({
    name: "parent",
    summary: "P.",
    columns: { name: text("N.").default(sql`${inner}()`) },
    primaryKey: ["name"],
  });
  const child = defineTable({
    name: "child",
    summary: "C.",
    columns,
    primaryKey: ["name"],
    foreignKeys: [{ columns: ["other"], references: parent }],
  });
  const view = defineView({ name: "v", summary: "V.", columns: { name: text("N.") }, query: sql`select ${child.name} from ${child}` });
  const outer = fn("fn_outer", sql`select ${view.name} from ${view}`);
  expect(order([outer, view, child, parent, inner])).toEqual([
    "function fn_inner",
    "table parent",
    "table child",
    "view v",
    "function fn_outer",
  ]);
});

test("rows stand on the rows they refer to", () => {
  const child = defineTable({
    name: "child",
    summary: "C.",
    columns,
    primaryKey: ["name"],
    foreignKeys: [{ columns: ["other"], references: table }],
  });
  const objects = [shipRows(child, [{ name: "a", other: "x" }]), shipRows(table, [{ name: "x" }]), child, table];
  expect(order(objects)).toEqual(["table thing", "table child", "rows thing", "rows child"]);
});

test("a trigger stands on what its condition calls", () => {
  const execute = defineTriggerFunction({ name: "fn_fires", summary: "F.", writes: "nothing", body: plpgsql`return null;` });
  const asks = fn("fn_asks", sql`select 'x'`);
  const trigger = defineTrigger({
    name: "fires",
    summary: "F.",
    on: table,
    timing: "after",
    events: ["insert"],
    when: sql`${asks}() = 'x'`,
    execute,
  });
  expect(order([trigger, asks, execute, table]).at(-1)).toBe("trigger fires");
});

test("a PL/pgSQL body does not order: what it names may come later", () => {
  const early = fn("fn_early", plpgsql`return (select ${table.name} from ${table});`);
  expect(order([early, table])).toEqual(["function fn_early", "table thing"]);
  expect(order([fn("fn_early", sql`select ${table.name} from ${table}`), table])).toEqual(["table thing", "function fn_early"]);
});

test("a circle of what must exist first is refused, named", () => {
  const left: AnyTable = defineTable({
    name: "l",
    summary: "L.",
    columns,
    primaryKey: ["name"],
    foreignKeys: [{ columns: ["other"], references: () => right }],
  });
  const right: AnyTable = defineTable({
    name: "r",
    summary: "R.",
    columns,
    primaryKey: ["name"],
    foreignKeys: [{ columns: ["other"], references: () => left }],
  });
  expect(() => order([left, right])).toThrow("Circular dependency: l -> r -> l");
});

test("a table that refers to itself is no circle", () => {
  const self: AnyTable = defineTable({
    name: "s",
    summary: "S.",
    columns,
    primaryKey: ["name"],
    foreignKeys: [{ columns: ["other"], references: () => self }],
  });
  expect(order([shipRows(self as never, [{ name: "a", other: "a" }] as never), self])).toEqual(["table s", "rows s"]);
});

test.each([
  ["must exist first", sql`select ${table.name} from ${table}`],
  ["is only named in a body", plpgsql`return (select ${table.name} from ${table});`],
])("what %s is listed by some module", (_, body) => {
  expect(() => order([fn("fn_x", body)])).toThrow("fn_x refers to table thing, which no module lists");
  expect(order([fn("fn_x", body), table])).toContain("table thing");
});

test("a Kysely view reads what some module defines", () => {
  const query = kyselyQuery<{ thing: { name: string } }>()((db) => db.selectFrom("thing as t").select("t.name"));
  const view = defineView({ name: "v", summary: "V.", columns: { name: text("N.") }, query });
  expect(() => order([view])).toThrow("View v reads thing, which no module defines");
  expect(order([view, table])).toEqual(["table thing", "view v"]);
});

test("one name is one object of a kind in a schema", () => {
  const again = defineTable({ name: "thing", summary: "Another.", columns, primaryKey: ["name"] });
  const beside = defineTable({ name: "thing", schema: side, summary: "Another.", columns, primaryKey: ["name"] });
  expect(() => order([table, again])).toThrow("all: table thing is defined twice");
  expect(order([table, beside])).toEqual(["table thing", "table thing"]);
});

test("what has no name of its own is refused twice as well", () => {
  const snapshot = (objects: readonly unknown[]) => takeSnapshot(planProduct(productOf(objects)));
  const rows = shipRows(table, [{ name: "a" }]);
  expect(snapshot([table, rows, shipRows(table, [{ name: "b" }])]).parts.filter(({ kind }) => kind === "row")).toHaveLength(2);
  expect(() => snapshot([table, rows, shipRows(table, [{ name: "a" }])])).toThrow("row __schema_core__.thing[a] is defined twice");
  const index = { keys: () => [sql`lower(name)`], summary: "I." };
  const twice = defineTable({ name: "t", summary: "T.", columns, primaryKey: ["name"], indexes: [index, index] });
  expect(() => snapshot([twice])).toThrow("index __schema_core__.t_expression_idx is defined twice");
});

test("shipped rows have a key and known columns", () => {
  const emitted = (row: Record<string, unknown>) => () => {
    const product = productOf([table, shipRows(table, [row as never])]);
    return emit(planProduct(product), tokenNames(product));
  };
  expect(emitted({ name: "a", colour: "red" })).toThrow("Shipped rows of thing name unknown columns: colour");
  expect(emitted({ name: null })).toThrow("A shipped row of thing has no name");
  expect(emitted({ name: { a: 1 } })).toThrow("An object needs a jsonb column");
});

test("a body that would end its own quotes is refused", () => {
  const product = productOf([fn("fn_x", plpgsql`return 'a $iu$ b';`)]);
  expect(() => emit(planProduct(product), tokenNames(product))).toThrow(/^fn_x: its body contains \$iu\$.*plan\.test\.ts:\d+/);
});
