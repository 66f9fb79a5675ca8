import { defineTable, int } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";

const columns = { at: int("When.") };
const event = { name: "event", summary: "An event.", columns, primaryKey: ["at"] } as const;
const partitions = [{ name: "event_default", bounds: undefined }];

/** Through a copy: what has a name keeps it. */
const moved = (how: string, parts: string) => `
  create table __schema_side__.copy as select * from __schema_core__.event;
  drop table __schema_core__.event;
  create table __schema_core__.event (at integer not null, constraint event_pkey primary key (at)) ${how};
  ${parts}
  insert into __schema_core__.event select * from __schema_side__.copy;
  drop table __schema_side__.copy;`;

export default defineCase({
  before: [defineTable(event)],
  after: [defineTable({ ...event, partitionBy: { strategy: "range", columns: ["at"], partitions } })],
  asks: { "partitioning of __schema_core__.event": /when it is created/ },
  explicit: [
    {
      resolves: ["partitioning of __schema_core__.event", "create partition __schema_core__.event_default"],
      up: moved("partition by range (at)", "create table __schema_core__.event_default partition of __schema_core__.event default;"),
      down: moved("", ""),
      locks: "ACCESS EXCLUSIVE on the table while rows move",
    },
  ],
  seed: "insert into __schema_core__.event values (1), (2)",
  back: {
    "partitioning of __schema_core__.event": /when it is created/,
    "removal of partition __schema_core__.event_default": /discards rows/,
  },
});
