import { type Columns, defineView, type Fragment, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, thing } from "./pieces.ts";

const table = thing({ grants: { select: [clerk] } });
const view = (query: Fragment, columns: Columns = { name: text("N.") }, more: object = {}) =>
  defineView({ name: "v_thing", summary: "V.", columns, query, ...more });

export default defineCase({
  before: [table],
  after: [table, view(sql`select name from ${table}`, undefined, { grants: { select: [clerk] } })],
  back: "applies",
});
