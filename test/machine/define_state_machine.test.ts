import { describe, expect, test } from "vitest";
import { defineTable, text } from "../../schema-ts/kit/index.ts";
import { machine } from "../../schema-ts/kit/machine.ts";

const light = defineTable({
  name: "light",
  summary: "A light.",
  columns: { id: text("Its name."), state: text("On or off."), maybe: text("Unknown at times.").nullable(), mood: text("Its mood.") },
  primaryKey: ["id"],
});
const states = { off: { initial: true, summary: "Dark." }, on: { summary: "Bright." }, broken: { summary: "Dark for good." } } as const;
type LightState = keyof typeof states;
const change = (from: LightState, to: LightState, name: string) => ({ from, to, name, summary: `${name}.` });
const transitions = [change("off", "on", "switch_on"), change("on", "off", "switch_off"), change("on", "broken", "break")];
const spec = { name: "light", summary: "A light.", table: light, column: light.state, states, transitions };

test("a machine that holds together is accepted", () => {
  expect(machine(spec)).toMatchObject({ kind: "machine", name: "light", transitions });
});

describe("refused is a machine with", () => {
  test.each([
    ["no initial state", { states: { ...states, off: { summary: "Dark." } } }, "no state is initial"],
    ["a state nobody reaches", { transitions: transitions.slice(0, 2) }, "nothing leads to broken"],
    ["a change listed twice", { transitions: [...transitions, change("off", "on", "again")] }, "off → on is listed twice"],
    [
      "one name for two changes",
      { transitions: [...transitions, change("off", "broken", "switch_on")] },
      "switch_on leads from off to two states",
    ],
    ["a change to the same state", { transitions: [...transitions, change("on", "on", "stay")] }, "on → on is no change"],
    [
      "a state it does not list",
      { transitions: [...transitions, { ...change("on", "off", "melt"), to: "gone" }] },
      "on → gone names a state",
    ],
    ["a name in capitals", { transitions: [...transitions, change("off", "broken", "Smash")] }, "Smash is no lower-case name"],
    ["a column that may be null", { column: light.maybe }, "light.maybe must be text and not null"],
    ["a column of another name", { column: light.mood }, "its column is called mood, not state"],
    ["a column of another table", { column: { ...light.state, columnName: "other" } }, "light has no column other"],
  ])("%s", (_, fault, message) => {
    expect(() => machine({ ...spec, ...fault } as typeof spec)).toThrow(message);
  });

  test("a state the types know is not there", () => {
    // @ts-expect-error gone is no state of the machine
    expect(() => machine({ ...spec, transitions: [{ from: "on", to: "gone", name: "melt", summary: "Melts." }] })).toThrow("gone");
  });
});
