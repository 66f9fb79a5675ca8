import { text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing, thingColumns } from "./pieces.ts";

const columns = { ...thingColumns, owner: text("Whose it is.") };

/** Rows that are there have no value for it: a step gives them one. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  seed: seedThings,
  asks: { "table __schema_core__.thing: add column owner": /existing rows have no value/ },
  explicit: [
    {
      resolves: ["table __schema_core__.thing: add column owner"],
      up: "alter table __schema_core__.thing add column owner text;\nupdate __schema_core__.thing set owner = 'nobody';\nalter table __schema_core__.thing alter column owner set not null;",
      down: "alter table __schema_core__.thing drop column owner;",
      locks: "ACCESS EXCLUSIVE on the table while rows are filled",
    },
  ],
  back: { "column __schema_core__.thing.owner went away": /discards values/ },
});
