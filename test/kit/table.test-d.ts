import { expectTypeOf } from "vitest";
import { defineTable, defineTrigger, defineTriggerFunction, plpgsql, shipRows, sql, text } from "../../schema-ts/kit/index.ts";
import { fnCount, item } from "./toy.ts";

expectTypeOf<NonNullable<(typeof item)["$row"]>>().toEqualTypeOf<{
  readonly item_id: string;
  readonly title: string;
  readonly note: string | null;
  readonly stock: string;
}>();

const table = {
  name: "shelf",
  summary: "Where things stand.",
  columns: { place: text("Which one."), side: text("Left or right.") },
} as const;
defineTable({ ...table, primaryKey: ["place"], unique: [["side"]], checks: { side_known: (c) => sql`${c.side} in ('left', 'right')` } });
// @ts-expect-error every table has a key
defineTable(table);
// @ts-expect-error of columns it has
defineTable({ ...table, primaryKey: ["plase"] });
// @ts-expect-error a key names the table's own columns
defineTable({ ...table, primaryKey: ["place"], unique: [["sides"]] });
// @ts-expect-error so does an index
defineTable({ ...table, primaryKey: ["place"], indexes: [{ keys: ["sides"], summary: "By side." }] });
// @ts-expect-error and a foreign key
defineTable({ ...table, primaryKey: ["place"], foreignKeys: [{ columns: ["item"], references: item }] });
// @ts-expect-error a check sees the table's own columns
defineTable({ ...table, primaryKey: ["place"], checks: { side_known: (c) => sql`${c.sides} = 'left'` } });
// @ts-expect-error a partition key is made of them too
defineTable({ ...table, primaryKey: ["place"], partitionBy: { strategy: "list", columns: ["sides"], partitions: [] } });

// Shipped rows: what has no default and may not be null is required.
shipRows(item, [{ item_id: "a", title: "Pen" }]);
shipRows(item, [{ item_id: "a", title: "Pen", note: null, stock: 3 }]);
// @ts-expect-error a required column is missing
shipRows(item, [{ item_id: "a" }]);
// @ts-expect-error the table has no such column
shipRows(item, [{ item_id: "a", title: "Pen", colour: "blue" }]);

const fires = defineTriggerFunction({ name: "fn_fires", summary: "Fires.", writes: "nothing", body: plpgsql`return null;` });
const trigger = { name: "item_fires", summary: "Fires.", on: item, timing: "after", events: ["insert"] } as const;
defineTrigger({ ...trigger, execute: fires });
defineTrigger({ ...trigger, execute: fires, level: { row: "It looks at one row." } });
// @ts-expect-error a trigger executes a trigger function
defineTrigger({ ...trigger, execute: fnCount });
// @ts-expect-error a row trigger says why
defineTrigger({ ...trigger, execute: fires, level: "row" });
// @ts-expect-error a trigger function says what it writes
defineTriggerFunction({ name: "fn_fires", summary: "Fires.", body: plpgsql`return null;` });
