import { type Columns, defineView, type Fragment, int, lit, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, thing } from "./pieces.ts";

const table = thing({ grants: { select: [clerk] } });
const view = (query: Fragment, columns: Columns = { name: text("N.") }, more: object = {}) =>
  defineView({ name: "v_thing", summary: "V.", columns, query, ...more });

const was = view(sql`select name, size from ${table}`, { name: text("N."), size: int("S.") }, { grants: { select: [clerk] } });
const is = view(
  sql`select size::text as size, name from ${table}`,
  { size: text("S."), name: text("N.") },
  { grants: { select: [clerk] } },
);
const over = (below: typeof was, extra: string) => {
  const view = defineView({
    name: "v_over",
    summary: "O.",
    columns: { name: text("N.") },
    query: sql`select name from ${below} where name <> ${lit(extra)}`,
    grants: { select: [clerk] },
  });
  return [view, reader("fn_over", sql`select name from ${view} limit 1`, { inline: true, grantTo: [clerk] })];
};
const gone = defineView({ name: "v_gone", summary: "G.", columns: { size: int("S.") }, query: sql`select size from ${was}` });

/** Dropped and created with comment, privileges and all that reads it: what stays, what changes, what goes. */
export default defineCase({
  before: [table, was, ...over(was, "a"), gone],
  after: [table, is, ...over(is, "b")],
  back: "applies",
});
