import { defineView, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { reader, seedThings, thing, thingColumns } from "./pieces.ts";

const fn = reader("fn_default", sql`select 'x'`, { inline: true });
const columns = { ...thingColumns, note: text("Anything else.").nullable().default(sql`${fn}()`) };
const used = thing({
  columns: columns as never,
  checks: { sized: (c) => sql`length(${fn}()) > ${c.size} - 100` },
});

const bare = thing();

/** It goes after the default, the check and the view that used it; it comes back before them. */
export default defineCase({
  before: [
    fn,
    used,
    defineView({ name: "v_thing", summary: "V.", columns: { name: text("N.") }, query: sql`select ${fn}() as name from ${used}` }),
  ],
  after: [
    bare,
    defineView({ name: "v_thing", summary: "V.", columns: { name: text("N.").byteOrder() }, query: sql`select name from ${bare}` }),
  ],
  seed: seedThings,
  back: "applies",
  backSeed: seedThings,
});
