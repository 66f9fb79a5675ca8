import { defineView, int, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { reader, thing } from "./pieces.ts";

const table = thing();
const was = defineView({
  name: "v_thing",
  summary: "V.",
  columns: { name: text("N.").byteOrder(), size: int("S.") },
  query: sql`select name, size from ${table}`,
});
const is = defineView({ name: "v_thing", summary: "V.", columns: { name: text("N.").byteOrder() }, query: sql`select name from ${table}` });

/** An unparsed body comes back before the view has the column it names again. */
export default defineCase({
  before: [table, was, reader("fn_size", sql`select ${was.size}::text from ${was} limit 1`)],
  after: [table, is],
  back: "applies",
});
