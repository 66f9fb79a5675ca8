import { defineView, type Hole, int, sql, type Table, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, seedThings, thing, thingColumns } from "./pieces.ts";

const columns = {
  ...thingColumns,
  colour: text("Its colour.").byteOrder().nullable(),
  state: text("What it is at.").default("new (unused)"),
  order: int("Where it stands.").default(0),
};
const less = thing({ grants: { select: [clerk] } });
const more = thing({
  columns,
  checks: { state_known: (c: { state: Hole }) => sql`${c.state} <> ''` },
  indexes: [{ keys: ["colour"], summary: "By colour." }],
  grants: { select: [clerk] },
} as never) as unknown as Table<typeof columns>;

/** Last, nullable or with a constant default, with what uses it: a check, an index, a view, parsed and unparsed bodies. */
export default defineCase({
  before: [
    less,
    defineView({ name: "v_thing", summary: "V.", columns: { name: text("N.") }, query: sql`select name from ${less}` }),
    reader("fn_names", sql`select name from ${less} limit 1`, { inline: true }),
    reader("fn_later", sql`select name from ${less} limit 1`),
  ],
  after: [
    reader("fn_later", sql`select ${more.state} from ${more} limit 1`),
    reader("fn_names", sql`select ${more.colour} from ${more} limit 1`, { inline: true }),
    defineView({
      name: "v_thing",
      summary: "V.",
      columns: { name: text("N.") },
      query: sql`select name from ${more} where ${more.order} = 0`,
    }),
    more,
  ],
  seed: seedThings,
  outside: [/drop index concurrently if exists/, /create index concurrently/, /comment on index/, /validate constraint/],
  lossy: { use: "update __schema_core__.thing set colour = 'red' where name = 'a'", names: "thing.colour" },
  back: {
    "column __schema_core__.thing.colour went away": /discards values/,
    "column __schema_core__.thing.state went away": /discards values/,
    "column __schema_core__.thing.order went away": /discards values/,
  },
});
