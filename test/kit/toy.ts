import {
  bigint,
  defineError,
  defineFunction,
  defineGate,
  defineRole,
  defineSchema,
  defineTable,
  inverse,
  jsonb,
  nothing,
  plpgsql,
  rows,
  scenario,
  setOf,
  sql,
  text,
  uuid,
} from "../../schema-ts/kit/index.ts";

/** Definitions the tests of the kit share: one table, and one function of every shape. */
export const core = defineSchema({ key: "core", name: "toy", summary: "A toy shop." });
export const clerk = defineRole({ name: "toy_clerk", summary: "Works here." });
export const open = defineGate({ key: "toy.open", summary: "Whether the shop is open." });
export const missing = defineError({ sqlstate: "TY404", code: "missing", summary: "No such row.", hint: "Look again." });

export const item = defineTable({
  name: "item",
  summary: "One thing on the shelf.",
  columns: {
    item_id: uuid("Identity."),
    title: text("What it is called."),
    note: text("Anything else.").nullable(),
    stock: bigint("How many there are.").default(0),
  },
  primaryKey: ["item_id"],
});

export const fnAdd = defineFunction({
  name: "fn_add",
  summary: "Puts a thing on the shelf.",
  args: {
    p_title: text("What it is called."),
    p_note: text("Anything else.").nullable(),
    p_stock: bigint("How many there are.").default(1),
  },
  returns: jsonb<{ item_id: string; stock: number }>("What was put there."),
  volatility: "volatile",
  gate: open,
  writes: [item],
  pair: inverse("fn_take", "with the id it gave"),
  proof: scenario({ when: sql`select 1`, undo: sql`select 1` }),
  grantTo: [clerk],
  body: ({ arg }) => plpgsql`return jsonb_build_object('title', ${arg.p_title}, 'note', ${arg.p_note}, 'stock', ${arg.p_stock});`,
});

const reader = { args: {}, volatility: "stable", grantTo: [clerk] } as const;
export const fnCount = defineFunction({
  ...reader,
  name: "fn_count",
  summary: "Counts.",
  returns: bigint("How many."),
  body: sql`select count(*) from ${item}`,
});
export const fnTitles = defineFunction({
  ...reader,
  name: "fn_titles",
  summary: "Lists titles.",
  returns: setOf(text("A title.")),
  body: sql`select ${item.title} from ${item}`,
});
export const fnItems = defineFunction({
  ...reader,
  name: "fn_items",
  summary: "Lists all.",
  returns: rows({ item_id: uuid("Identity."), note: text("Anything else.").nullable() }),
  body: sql`select ${item.item_id}, ${item.note} from ${item}`,
});
export const fnTidy = defineFunction({
  ...reader,
  name: "fn_tidy",
  summary: "Does nothing.",
  args: { p_hard: text("How hard.").default("softly") },
  returns: nothing,
  body: sql`select ${sql`1`}`,
});
