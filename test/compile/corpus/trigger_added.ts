import { defineTrigger } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { fires, seedThings, thing } from "./pieces.ts";

const table = thing();
const fn = fires();

/** With its function, which comes before it and goes after it. */
export default defineCase({
  before: [table],
  after: [
    table,
    fn,
    defineTrigger({
      name: "added",
      summary: "It's fired.",
      on: table,
      timing: "after",
      events: ["insert"],
      newTable: "added",
      execute: fn,
    }),
  ],
  seed: seedThings,
  back: "applies",
  backSeed: seedThings,
});
