import { defineTable, defineTrigger, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, fires, seedThings, thing } from "./pieces.ts";

const fn = fires();
const table = thing();
const order = defineTable({
  name: "order",
  summary: "A new table, with everything that can hang on one.",
  columns: { user: text("Who."), name: text("What.").byteOrder() },
  primaryKey: ["user"],
  unique: [["name"]],
  foreignKeys: [{ columns: ["name"], references: table }],
  checks: { named: (c) => sql`${c.user} <> ''` },
  indexes: [{ keys: ["name"], summary: "By name." }],
  storage: { fillfactor: 70 },
  grants: { select: [clerk] },
  rowSecurity: {
    force: true,
    policies: [{ name: "own", to: [clerk], using: (c) => sql`${c.user} = current_user`, summary: "One's own." }],
  },
});
const added = defineTrigger({ name: "added", summary: "Fires.", on: order, timing: "after", events: ["insert"], execute: fn });

/** Everything of it is one step; a row in it, hidden even from the owner, stands in the way of going down. */
export default defineCase({
  before: [table],
  after: [table, order, added, fn],
  seed: seedThings,
  back: { 'removal of table __schema_core__."order"': /discards rows/ },
  lossy: {
    use: "alter table __schema_core__.order no force row level security; insert into __schema_core__.order values ('me', 'a'); alter table __schema_core__.order force row level security",
    names: '"order"',
  },
});
