import { type Columns, defineView, type Fragment, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, thing } from "./pieces.ts";

const table = thing({ grants: { select: [clerk] } });
const view = (query: Fragment, columns: Columns = { name: text("N.") }, more: object = {}) =>
  defineView({ name: "v_thing", summary: "V.", columns, query, ...more });

const names = view(sql`select name from ${table}`);
const more = view(sql`select name, note from ${table}`, { name: text("N."), note: text("A note.") });
const over = (below: typeof names) => [
  defineView({
    name: "v_over",
    summary: "O.",
    columns: { name: text("N.") },
    query: sql`select name from ${below}`,
    grants: { select: [clerk] },
  }),
  reader("fn_over", sql`select name from ${below} limit 1`, { inline: true, grantTo: [clerk] }),
];

/** A column can be added under what reads the view, but is taken away again only without it. */
export default defineCase({
  before: [table, names, ...over(names)],
  after: [table, more, ...over(more)],
  back: "applies",
});
