import { defineTable, int, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

const whole = thing();
const event = (foreignKeys: readonly object[]) =>
  defineTable({
    name: "event",
    summary: "An event.",
    columns: { at: int("When."), of: text("Of what.").byteOrder() },
    primaryKey: ["at"],
    foreignKeys: foreignKeys as never,
    partitionBy: { strategy: "range", columns: ["at"], partitions: [{ name: "event_default", bounds: undefined }] },
  });
const seed = `${seedThings}; insert into __schema_core__.event values (1, 'a')`;

/** PostgreSQL before 18 has no NOT VALID foreign keys on partitioned tables. */
export default defineCase({
  before: [whole, event([])],
  after: [whole, event([{ columns: ["of"], references: whole }])],
  seed,
  back: "applies",
  backSeed: seed,
});
