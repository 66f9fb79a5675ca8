import { type AnyTable, defineView, type Hole, sql, type Table, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, seedThings, thing, thingColumns } from "./pieces.ts";

const { note, ...others } = thingColumns;
const columns = { ...others, remark: note };
const before = thing({
  checks: { noted: (c) => sql`${c.note} <> ''` },
  indexes: [{ keys: ["note"], summary: "By note." }],
  grants: { select: [clerk] },
});
const after = thing({
  columns,
  checks: { noted: (c: { remark: Hole }) => sql`${c.remark} <> ''` },
  indexes: [{ keys: ["remark"], summary: "By remark." }],
  grants: { select: [clerk] },
} as never) as unknown as Table<typeof columns>;
const view = (table: AnyTable, column: Hole) =>
  defineView({ name: "v_thing", summary: "V.", columns: { note: text("N.") }, query: sql`select ${column} as note from ${table}` });

/** First both ways: what uses the column follows, under its new name and under its old one. */
export default defineCase({
  before: [before, view(before, before.note), reader("fn_note", sql`select ${before.note} from ${before} limit 1`, { inline: true })],
  after: [after, view(after, after.remark), reader("fn_note", sql`select ${after.remark} from ${after} limit 1`, { inline: true })],
  seed: seedThings,
  asks: {
    "column __schema_core__.thing.note went away":
      /for a rename to remark let it resolve "table __schema_core__.thing: add column remark" too/,
  },
  explicit: [
    {
      resolves: ["column __schema_core__.thing.note went away", "table __schema_core__.thing: add column remark"],
      up: "alter table __schema_core__.thing rename column note to remark;",
      down: "alter table __schema_core__.thing rename column remark to note;",
      locks: "ACCESS EXCLUSIVE on the table, brief",
      order: "rename",
    },
  ],
  outside: [/drop index/, /create index/, /comment on index/, /validate constraint/],
  back: { "column __schema_core__.thing.remark went away": /rename to note/ },
});
