import { defineView, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { reader, seedThings, thing, thingColumns } from "./pieces.ts";

const { note, ...columns } = thingColumns;
const before = thing({ checks: { noted: (c) => sql`${c.note} <> ''` }, indexes: [{ keys: ["note"], summary: "By note." }] });
const after = thing({ columns } as never);

/** By hand and last, when nothing uses it any more; first on the way down, before what uses it comes back. */
export default defineCase({
  before: [
    before,
    defineView({
      name: "v_thing",
      summary: "V.",
      columns: { name: text("N.") },
      query: sql`select name from ${before} where ${before.note} is null`,
    }),
    reader("fn_note", sql`select ${before.note} from ${before} limit 1`, { inline: true }),
  ],
  after: [after, defineView({ name: "v_thing", summary: "V.", columns: { name: text("N.") }, query: sql`select name from ${after}` })],
  seed: seedThings,
  asks: { "column __schema_core__.thing.note went away": /discards values/ },
  explicit: [
    {
      resolves: ["column __schema_core__.thing.note went away"],
      up: "create table __schema_side__.kept_note as select name, note from __schema_core__.thing;\nalter table __schema_core__.thing drop column note;",
      down: "alter table __schema_core__.thing add column note text;\nupdate __schema_core__.thing t set note = k.note from __schema_side__.kept_note k where k.name = t.name;\ndrop table __schema_side__.kept_note;",
      locks: "ACCESS EXCLUSIVE on the table",
      order: "contract",
    },
  ],
  leaves: ["kept_note"],
  back: "applies",
  backSeed: "insert into __schema_core__.thing (name, size) values ('a', 1)",
});
