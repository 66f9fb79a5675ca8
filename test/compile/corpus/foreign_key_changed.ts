import { defineTable, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

const whole = thing();
const columns = { part: text("Its name."), of: text("What it is part of.").byteOrder() };
const part = (onDelete: "restrict" | "cascade") =>
  defineTable({
    name: "part",
    summary: "A part.",
    columns,
    primaryKey: ["part"],
    foreignKeys: [{ columns: ["of"], references: whole, onDelete }],
  });
const seed = `${seedThings}; insert into __schema_core__.part values ('p', 'a')`;

export default defineCase({
  before: [whole, part("restrict")],
  after: [whole, part("cascade")],
  seed,
  outside: [/validate constraint part_of_fkey/],
  back: "applies",
  backSeed: seed,
});
