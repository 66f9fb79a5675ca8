import { defineTable, int, lit, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";

const event = (to: number) =>
  defineTable({
    name: "event",
    summary: "An event.",
    columns: { at: int("When.") },
    primaryKey: ["at"],
    partitionBy: { strategy: "range", columns: ["at"], partitions: [{ name: "event_early", bounds: sql`from (0) to (${lit(to)})` }] },
  });

export default defineCase({
  before: [event(10)],
  after: [event(20)],
  asks: { "definition of partition __schema_core__.event_early": /rows would have to move/ },
  back: { "definition of partition __schema_core__.event_early": /rows would have to move/ },
});
