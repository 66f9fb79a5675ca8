import { type Columns, defineView, type Fragment, sql, text, textArray } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, thing } from "./pieces.ts";

const table = thing({ grants: { select: [clerk] } });
const view = (query: Fragment, columns: Columns = { name: text("N.") }, more: object = {}) =>
  defineView({ name: "v_thing", summary: "V.", columns, query, ...more });

/** "name text" is the beginning of "name text[]", and another type all the same. */
export default defineCase({
  before: [table, view(sql`select name from ${table}`)],
  after: [table, view(sql`select array[name] as name from ${table}`, { name: textArray("N.") })],
  back: "applies",
});
