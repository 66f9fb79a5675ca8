import { sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { reader, seedThings, thing } from "./pieces.ts";

const before = thing({ checks: { small: (c) => sql`${c.size} < 9` }, indexes: [{ keys: ["size"], summary: "By size." }] });
const after = thing({ name: "item", checks: { small: (c) => sql`${c.size} < 9` }, indexes: [{ keys: ["size"], summary: "By size." }] });
const rename = (from: string, to: string) =>
  [
    `alter table __schema_core__.${from} rename to ${to};`,
    `alter table __schema_core__.${to} rename constraint ${from}_pkey to ${to}_pkey;`,
    `alter table __schema_core__.${to} rename constraint ${from}_small_check to ${to}_small_check;`,
    `alter index __schema_core__.${from}_size_idx rename to ${to}_size_idx;`,
  ].join("\n");

/** Nobody can guess it; the step that does it stands for everything it replaces, and readers follow. */
export default defineCase({
  before: [before, reader("fn_names", sql`select ${before.name} from ${before} limit 1`, { inline: true })],
  after: [after, reader("fn_names", sql`select ${after.name} from ${after} limit 1`, { inline: true })],
  seed: seedThings,
  asks: { "removal of table __schema_core__.thing": /renamed/ },
  explicit: [
    {
      resolves: [
        "removal of table __schema_core__.thing",
        "create table __schema_core__.item",
        "create comment table __schema_core__.item",
        "create index __schema_core__.item_size_idx",
        "create comment index __schema_core__.item_size_idx",
      ],
      up: rename("thing", "item"),
      down: rename("item", "thing"),
      locks: "ACCESS EXCLUSIVE on the table",
      order: "rename",
    },
  ],
  back: { "removal of table __schema_core__.item": /renamed/ },
});
