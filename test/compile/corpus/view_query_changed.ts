import { type Columns, defineView, type Fragment, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, thing } from "./pieces.ts";

const table = thing({ grants: { select: [clerk] } });
const view = (query: Fragment, columns: Columns = { name: text("N.") }, more: object = {}) =>
  defineView({ name: "v_thing", summary: "V.", columns, query, ...more });

/** In place; privileges and words change on their own. */
export default defineCase({
  before: [table, view(sql`select name from ${table}`, undefined, { grants: { select: [clerk] } })],
  after: [
    table,
    view(sql`select upper(name) collate "C" as name from ${table} where size > 0`, undefined, { summary: "Loud.", security: "owner" }),
  ],
  back: "applies",
});
