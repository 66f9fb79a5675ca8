import { text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing, thingColumns } from "./pieces.ts";

const columns = { ...thingColumns, note: text("Anything else.").byteOrder().nullable() };
const collate = (collation: string) => `alter table __schema_core__.thing alter column note type text collate pg_catalog.${collation};`;

export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  seed: seedThings,
  asks: { "collation of column __schema_core__.thing.note": /from none to pg_catalog."C"/ },
  explicit: [
    {
      resolves: ["collation of column __schema_core__.thing.note"],
      up: collate('"C"'),
      down: collate('"default"'),
      locks: "ACCESS EXCLUSIVE on the table while indexes are rebuilt",
    },
  ],
  back: { "collation of column __schema_core__.thing.note": /from pg_catalog."C" to none/ },
});
