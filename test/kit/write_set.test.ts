import { expect, test } from "vitest";
import {
  type AnyTable,
  defineFunction,
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  nothing,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  writeSet,
} from "../../schema-ts/kit/index.ts";

const table = (name: string) => defineTable({ name, summary: "T.", columns: { name: text("Which.") }, primaryKey: ["name"] });
const shelf = table("shelf");
const log = table("log");
const feed = table("feed");

const writer = (name: string, declared: { writes: readonly AnyTable[]; deletesOnly?: readonly AnyTable[] }) =>
  defineFunction({
    name,
    summary: "W.",
    args: {},
    returns: nothing,
    volatility: "volatile",
    gate: ungated("A toy."),
    pair: selfCompensating("A toy."),
    proof: scenario({ when: sql`select 1` }),
    grantTo: [],
    body: plpgsql`null;`,
    ...declared,
  });
const put = writer("fn_put", { writes: [shelf] });
const mark = writer("fn_mark", { writes: [shelf] });
const clear = writer("fn_clear", { writes: [shelf], deletesOnly: [shelf] });

const copies = (from: AnyTable, to: AnyTable, passesOver: readonly (typeof put)[] = []) =>
  defineTrigger({
    name: `${from.$.name}_to_${to.$.name}`,
    summary: "C.",
    on: from,
    timing: "after",
    events: ["insert"],
    execute: defineTriggerFunction({ name: `fn_${to.$.name}`, summary: "C.", writes: [to], body: plpgsql`return null;` }),
    passesOver,
  });
const triggers = [copies(shelf, log, [mark]), copies(log, feed), copies(feed, shelf)];
const written = (fn: typeof put) => [...writeSet(fn, triggers)].map(({ name }) => name);

test("what is written is what is declared and what triggers write of it, however deep", () => {
  expect(written(put)).toEqual(["shelf", "log", "feed"]);
  expect([...writeSet(put, [])]).toEqual([shelf.$]);
});

test("a trigger that passes over a function adds nothing to what that one writes", () => {
  expect(written(mark)).toEqual(["shelf"]);
});

test("what is only deleted from fires no trigger of another statement", () => {
  expect(written(clear)).toEqual(["shelf"]);
});
