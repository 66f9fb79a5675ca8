import { defineTrigger, shipRows, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, fires, reader, seedThings, thing } from "./pieces.ts";

const gone = thing({
  name: "gone",
  operatorRows: "none",
  indexes: [{ keys: ["size"], summary: "By size." }],
  grants: { select: [clerk] },
  rowSecurity: { policies: [{ name: "all_of_it", to: [clerk], using: () => sql`true`, summary: "All." }] },
});
const fn = fires();

/** Refused, with everything that hangs on it, as one question. */
export default defineCase({
  before: [
    thing(),
    gone,
    shipRows(gone, [{ name: "a" }]),
    fn,
    defineTrigger({ name: "added", summary: "Fires.", on: gone, timing: "after", events: ["insert"], execute: fn }),
    reader("fn_gone", sql`select ${gone.name} from ${gone}`, { inline: true }),
  ],
  after: [thing()],
  asks: { "removal of table __schema_core__.gone": /discards rows/ },
  back: "applies",
  backSeed: seedThings,
});
