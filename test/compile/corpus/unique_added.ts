import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

/** By hand: on an index that was built before, or at once where the table is small. */
export default defineCase({
  before: [thing()],
  after: [thing({ unique: [["size"]] })],
  seed: seedThings,
  asks: { "constraint thing_size_key of __schema_core__.thing": /index made concurrently/ },
  explicit: [
    {
      resolves: ["constraint thing_size_key of __schema_core__.thing"],
      up: "alter table __schema_core__.thing add constraint thing_size_key unique (size);",
      down: "alter table __schema_core__.thing drop constraint thing_size_key;",
      locks: "ACCESS EXCLUSIVE on the table while the index is built",
    },
  ],
  back: { "constraint thing_size_key of __schema_core__.thing": /writers may rely on it/ },
});
