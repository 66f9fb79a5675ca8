import { side } from "../pieces.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

const kept = thing({ name: "kept", schema: side });
const resolves = ["removal of table __schema_side__.kept"];

/** A removal that keeps the rows elsewhere, and brings them back. */
export default defineCase({
  before: [thing(), kept],
  after: [thing()],
  seed: `${seedThings}; insert into __schema_side__.kept (name) values ('x')`,
  asks: { "removal of table __schema_side__.kept": /discards rows/ },
  explicit: [
    {
      resolves,
      up: "create schema __schema_side___archive; alter table __schema_side__.kept set schema __schema_side___archive;",
      down: "alter table __schema_side___archive.kept set schema __schema_side__; drop schema __schema_side___archive;",
      locks: "ACCESS EXCLUSIVE on __schema_side__.kept",
    },
  ],
  back: "applies",
  backSeed: seedThings,
});
