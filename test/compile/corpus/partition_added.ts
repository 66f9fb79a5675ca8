import { defineTable, int, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";

const event = (late: boolean) =>
  defineTable({
    name: "event",
    summary: "An event.",
    columns: { at: int("When.") },
    primaryKey: ["at"],
    partitionBy: {
      strategy: "range",
      columns: ["at"],
      partitions: [
        { name: "event_default", bounds: undefined },
        ...(late ? [{ name: "event_late", bounds: sql`from (1000) to (2000)` }] : []),
      ],
    },
  });

export default defineCase({
  before: [event(false)],
  after: [event(true)],
  seed: "insert into __schema_core__.event values (1)",
  lossy: { use: "insert into __schema_core__.event values (1500)", names: "event_late" },
  back: { "removal of partition __schema_core__.event_late": /discards rows/ },
});
