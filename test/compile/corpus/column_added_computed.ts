import { sql, uuid } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { thing, thingColumns } from "./pieces.ts";

const columns = { ...thingColumns, id: uuid("Its identity.").default(sql`gen_random_uuid()`) };

/** A default that differs from row to row would rewrite the table. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  asks: { "table __schema_core__.thing: add column id": /rewrite the table/ },
  back: { "column __schema_core__.thing.id went away": /discards values/ },
});
