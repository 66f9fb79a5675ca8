import type { Generated } from "kysely";
import {
  bigint,
  defineModule,
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  defineView,
  kyselyQuery,
  plpgsql,
  sql,
  text,
  timestamptz,
  uuid,
} from "../../../schema-ts/kit/index.ts";
import { audit, clerk } from "./foundation.ts";
import { fnNewId, type Item } from "./tables.ts";

export const entry = defineTable({
  name: "entry",
  schema: audit,
  summary: "One thing that was put on a shelf.",
  columns: {
    entry_id: uuid("Identity.").default(sql`${fnNewId}()`),
    item_id: uuid("What."),
    title: text("What it was called."),
    happened_at: timestamptz("When.").default(sql`now()`),
  },
  primaryKey: ["entry_id"],
  indexes: [{ keys: ["item_id"], summary: "Entries of a thing." }],
  grants: { select: [clerk] },
});

const defineItemAdded = (item: Item) =>
  defineTriggerFunction({
    name: "fn_item_added",
    schema: audit,
    summary: "Enters what was put on a shelf.",
    writes: [entry],
    security: "definer",
    declare: sql`v_items ${item}[];`,
    body: plpgsql`
      select array_agg(a) into v_items from added a;
      insert into ${entry} (${entry.item_id}, ${entry.title})
        select i.item_id, i.title from unnest(v_items) i;
      return null;
    `,
  });

export const vHistory = defineView({
  name: "v_history",
  schema: audit,
  summary: "What was put on the shelves, newest first.",
  columns: { title: text("What it was called."), happened_at: timestamptz("When.") },
  query: sql`
    select ${entry.title.of("e")}, ${entry.happened_at.of("e")}
    from ${entry} e
    order by ${entry.happened_at.of("e")} desc
  `,
  security: "owner",
  grants: { select: [clerk] },
});

interface Database {
  item: { item_id: string; code: string; title: string; category: string; retired_at: Date | null };
  entry: { entry_id: Generated<string>; item_id: string };
}

/** A query that touches both schemas, has a common table expression and every kind of literal. */
export const vShelf = defineView({
  name: "v_shelf",
  summary: "Things to be had, with how often they were put there.",
  columns: { code: text("How it is asked for."), title: text("What it is called."), entries: bigint("How often.") },
  query: kyselyQuery<Database>()((db) =>
    db
      .with("counted", (cte) =>
        cte
          .selectFrom("entry as e")
          .select(({ fn }) => ["e.item_id", fn.countAll<number>().as("entries")])
          .groupBy("e.item_id"),
      )
      .selectFrom("item")
      .leftJoin("counted as c", "c.item_id", "item.item_id")
      .select(["item.code", "item.title", "c.entries"])
      .where("item.retired_at", "is", null)
      .where("item.category", "in", ["tools", "it's sharp"])
      .where("item.code", "!=", "X-0"),
  ),
  grants: { select: [clerk] },
});

export function defineHistory(item: Item) {
  const fnItemAdded = defineItemAdded(item);
  const itemAdded = defineTrigger({
    name: "item_added",
    summary: "Keeps the history of the shelves.",
    on: item,
    timing: "after",
    events: ["insert"],
    newTable: "added",
    execute: fnItemAdded,
  });
  return defineModule({
    name: "history",
    summary: "What happened.",
    objects: [vShelf, vHistory, itemAdded, fnItemAdded, entry],
  });
}
