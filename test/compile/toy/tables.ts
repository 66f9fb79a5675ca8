import {
  type AnyTable,
  bigint,
  date,
  defineFunction,
  defineTable,
  defineTrigger,
  int,
  jsonb,
  shipRows,
  sql,
  text,
  textArray,
  timestamptz,
  uuid,
} from "../../../schema-ts/kit/index.ts";
import { clerk, fnKeepRows, manager } from "./foundation.ts";

/** Used by a column default: it must exist before the table. */
export const fnNewId = defineFunction({
  name: "fn_new_id",
  summary: "A new identity.",
  args: {},
  returns: uuid("The identity."),
  volatility: "volatile",
  writes: "nothing",
  inline: true,
  parallel: "safe",
  cost: 5,
  grantTo: [manager],
  body: sql`select gen_random_uuid()`,
});

export const category = defineTable({
  name: "category",
  summary: "A kind of thing; shipped.",
  columns: {
    category: text("Its name.").byteOrder(),
    parent: text("What it is part of.").byteOrder().nullable(),
    rank: int("Where it stands in lists.").default(0),
    labels: jsonb<Record<string, string>>("Its name in other languages.").default(sql`'{}'`),
    words: textArray("Words it is found by.").default(sql`'{}'`),
  },
  primaryKey: ["category"],
  foreignKeys: [{ columns: ["parent"], references: (): AnyTable => category }],
  indexes: [{ keys: ["parent"], summary: "Parts of a category." }],
  grants: { select: [clerk] },
  operatorRows: "none",
});

export const categoryRows = (later: boolean) =>
  shipRows(category, [
    { category: "things", ...(later ? { rank: 1 } : {}) },
    { category: "tools", parent: "things", rank: 1, labels: { vi: "dụng cụ" }, words: ["tool", "it's sharp"] },
    ...(later ? [{ category: "toys", parent: "things", rank: 2 }] : []),
  ]);

export const categoryKept = defineTrigger({
  name: "category_kept",
  summary: "Categories are shipped, not made.",
  on: category,
  timing: "before",
  events: ["update", "delete", "truncate"],
  execute: fnKeepRows,
});

export function defineItem(later: boolean) {
  const columns = {
    item_id: uuid("Identity.").default(sql`${fnNewId}()`),
    code: text("How it is asked for.").byteOrder(),
    title: text("What it is called."),
    category: text("What it is.").byteOrder(),
    order: int("Where it stands; a reserved word, on purpose.").default(0),
    retired_at: timestamptz("When it was taken away.").nullable(),
    window: text("Which window it is shown in.").byteOrder().nullable(),
  };
  const { window, ...early } = columns;
  return defineTable({
    name: "item",
    summary: later ? "One thing on the shelves, or in the window." : "One thing on the shelves.",
    columns: later ? columns : (early as typeof columns),
    primaryKey: ["item_id"],
    unique: [["code"]],
    foreignKeys: [{ columns: ["category"], references: category, onDelete: "restrict" }],
    checks: {
      code_format: (c) => sql`${c.code} ~ '^[A-Z]+-\d+$'`,
      order_positive: (c) => sql`${c.order} >= 0`,
      ...(later ? { window_named: (c: { window: Parameters<typeof sql>[1] }) => sql`${c.window} <> ''` } : {}),
    },
    indexes: [
      {
        keys: ["category", "order"],
        where: (c) => sql`${c.retired_at} is null`,
        storage: { fillfactor: 80 },
        summary: "Things to be had.",
      },
      { name: "item_title_idx", keys: (c) => [sql`lower(${c.title})`], summary: "Things by name." },
      { name: "item_place_idx", keys: ["category"], include: ["code"], summary: "Codes of a category." },
      ...(later ? [{ keys: ["window"] as const, summary: "Things in a window." }] : []),
    ],
    storage: { fillfactor: later ? 80 : 90, autovacuum_vacuum_scale_factor: 0.05 },
    grants: { select: [clerk] },
  });
}
export type Item = ReturnType<typeof defineItem>;

export const defineMovement = (item: Item) =>
  defineTable({
    name: "movement",
    summary: "One thing that came or went.",
    columns: {
      happened_on: date("When."),
      movement_id: uuid("Identity.").default(sql`${fnNewId}()`),
      item_id: uuid("What."),
      amount: bigint("How many; negative when they went."),
    },
    primaryKey: ["happened_on", "movement_id"],
    foreignKeys: [{ columns: ["item_id"], references: item, onDelete: "cascade" }],
    partitionBy: {
      strategy: "range",
      columns: ["happened_on"],
      partitions: [
        { name: "movement_early", bounds: sql`from (minvalue) to ('2020-01-01')` },
        { name: "movement_default", bounds: undefined },
      ],
    },
    indexes: [{ keys: ["item_id"], summary: "Movements of a thing." }],
    grants: { select: [clerk] },
  });

export const defineNote = (item: Item) =>
  defineTable({
    name: "note",
    summary: "What somebody wrote about a thing, for themselves.",
    columns: { item_id: uuid("About what."), author: text("Who wrote it.").default(sql`current_user`), words: text("What they wrote.") },
    primaryKey: ["item_id", "author"],
    foreignKeys: [{ columns: ["item_id"], references: item }],
    grants: { select: [clerk], insert: [clerk] },
    rowSecurity: {
      force: true,
      policies: [
        { name: "note_own", to: [clerk], using: (c) => sql`${c.author} = current_user`, summary: "Everybody sees what they wrote." },
        {
          name: "note_write",
          command: "insert",
          to: [clerk],
          withCheck: (c) => sql`${c.author} = current_user`,
          summary: "Nobody writes for others.",
        },
      ],
    },
  });

/** A table of the later version, with a foreign key to one that is there already. */
export const wish = defineTable({
  name: "wish",
  summary: "One thing somebody asked for.",
  columns: { wish_id: uuid("Identity."), category: text("What.").byteOrder(), words: text("In their words.") },
  primaryKey: ["wish_id"],
  foreignKeys: [{ columns: ["category"], references: category }],
  indexes: [{ keys: ["category"], summary: "Wishes of a category." }],
  grants: { select: [clerk] },
});
