import { defineTrigger } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { fires, seedThings, thing } from "./pieces.ts";

const table = thing();
const [one, other] = [fires("fn_one"), fires("fn_other")];
const fired = (spec: object) =>
  defineTrigger({ name: "fired", summary: "F.", on: table, timing: "after", events: ["insert"], execute: one, ...spec });

/** In place: what fires it, when, and what it executes; the old function goes afterwards. */
export default defineCase({
  before: [table, one, fired({ newTable: "fresh" })],
  after: [
    table,
    other,
    fired({ summary: "Fires.", timing: "before", events: ["update", "delete"], updateOf: [table.size, table.note], execute: other }),
  ],
  seed: seedThings,
  back: "applies",
});
