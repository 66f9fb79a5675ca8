import { text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { thing, thingColumns } from "./pieces.ts";

const columns = { ...thingColumns, note: text("Anything else.") };

/** Tightened through a validated check outside the transaction, loosened at once. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  seed: "insert into __schema_core__.thing values ('a', 1, 'x')",
  outside: [/drop constraint if exists/, /not valid/, /validate constraint/, /set not null/, /drop constraint if exists/],
  back: "applies",
  backSeed: "insert into __schema_core__.thing values ('a', 1, 'x')",
});
