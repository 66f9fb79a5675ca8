import { defineTable, int, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";

const event = (indexed: boolean) =>
  defineTable({
    name: "event",
    summary: "An event.",
    columns: { at: int("When."), what: text("What.").nullable() },
    primaryKey: ["at"],
    indexes: indexed ? [{ keys: ["what"], summary: "By what." }] : [],
    partitionBy: { strategy: "range", columns: ["at"], partitions: [{ name: "event_default", bounds: undefined }] },
  });

/** PostgreSQL cannot build it concurrently. */
export default defineCase({
  before: [event(false)],
  after: [event(true)],
  seed: "insert into __schema_core__.event values (1, 'x')",
  back: "applies",
  backSeed: "insert into __schema_core__.event values (1, 'x')",
});
