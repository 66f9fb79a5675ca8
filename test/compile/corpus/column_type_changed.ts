import { bigint } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing, thingColumns } from "./pieces.ts";

const columns = { ...thingColumns, size: bigint("How big.").default(0) };

/** Values need a conversion, which is written by hand. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  seed: seedThings,
  asks: { "type of column __schema_core__.thing.size": /from integer to bigint/ },
  explicit: [
    {
      resolves: ["type of column __schema_core__.thing.size"],
      up: "alter table __schema_core__.thing alter column size type bigint;",
      down: "alter table __schema_core__.thing alter column size type integer;",
      locks: "ACCESS EXCLUSIVE on the table while it is rewritten",
    },
  ],
  back: { "type of column __schema_core__.thing.size": /from bigint to integer/ },
});
