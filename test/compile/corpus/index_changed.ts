import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

const indexed = (summary: string, keys: readonly ("size" | "note")[]) => [thing({ indexes: [{ name: "thing_idx", keys, summary }] })];

/** Under its own name by hand only; the words come back with it. */
export default defineCase({
  before: indexed("By size.", ["size"]),
  after: indexed("By size.", ["size", "note"]),
  seed: seedThings,
  asks: { "definition of index __schema_core__.thing_idx": /a new name/ },
  explicit: [
    {
      resolves: ["definition of index __schema_core__.thing_idx"],
      up: "drop index __schema_core__.thing_idx; create index thing_idx on __schema_core__.thing (size, note);",
      down: "drop index __schema_core__.thing_idx; create index thing_idx on __schema_core__.thing (size);",
      locks: "SHARE on the table while it is built",
    },
  ],
  back: { "definition of index __schema_core__.thing_idx": /a new name/ },
});
