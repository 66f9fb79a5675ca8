import { defineTrigger, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { fires, reader, seedThings, thing, thingColumns } from "./pieces.ts";

const fnNote = reader("fn_note", sql`select 'x'`, { inline: true });
const gone = thing({
  name: "gone",
  columns: { ...thingColumns, note: text("Anything else.").nullable().default(sql`${fnNote}()`) } as never,
  indexes: [{ keys: ["size"], summary: "By size." }],
});
const fn = fires();

/** What reads the table goes before it and what it uses after it, by the generator; the table itself by hand, with no way back. */
export default defineCase({
  before: [
    thing(),
    gone,
    fn,
    fnNote,
    defineTrigger({ name: "added", summary: "Fires.", on: gone, timing: "after", events: ["insert"], execute: fn }),
    reader("fn_gone", sql`select ${gone.name} from ${gone} limit 1`, { inline: true }),
  ],
  after: [thing()],
  seed: `${seedThings}; insert into __schema_core__.gone (name) values ('x')`,
  asks: { "removal of table __schema_core__.gone": /discards rows/ },
  explicit: [
    {
      resolves: ["removal of table __schema_core__.gone"],
      up: "drop table __schema_core__.gone;",
      down: { irreversible: "nobody wanted these rows" },
      locks: "ACCESS EXCLUSIVE on __schema_core__.gone",
    },
  ],
  irreversible: /nobody wanted these rows/,
  back: "applies",
  backSeed: seedThings,
});
