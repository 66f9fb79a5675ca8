import { defineTable, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, seedThings, thing } from "./pieces.ts";

const whole = thing();
const columns = { part: text("Its name."), of: text("What it is part of.").byteOrder().nullable() };
const part = (foreignKeys: readonly object[]) =>
  defineTable({
    name: "part",
    summary: "A part.",
    columns,
    primaryKey: ["part"],
    foreignKeys: foreignKeys as never,
    grants: { select: [clerk] },
  });
const seed = `${seedThings}; insert into __schema_core__.part values ('p', 'a')`;

export default defineCase({
  before: [whole, part([])],
  after: [whole, part([{ columns: ["of"], references: whole }])],
  seed,
  outside: [/validate constraint part_of_fkey/],
  back: "applies",
  backSeed: seed,
});
