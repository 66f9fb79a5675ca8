import {
  defineFunction,
  defineModule,
  functionNamed,
  int,
  inverse,
  jsonb,
  plpgsql,
  raise,
  rows,
  scenario,
  sql,
  text,
  uuid,
} from "../../../schema-ts/kit/index.ts";
import { clerk, manager, missing, stockOpen, title } from "./foundation.ts";
import { category, categoryKept, categoryRows, defineItem, defineMovement, defineNote, fnNewId, type Item, wish } from "./tables.ts";

const add = functionNamed("fn_item_add");
const remove = functionNamed("fn_item_remove");

const defineAdd = (item: Item) =>
  defineFunction({
    name: "fn_item_add",
    summary: "Puts a thing on the shelf.",
    details: "The code is letters, a dash and digits.",
    args: {
      p_code: text("How it is asked for."),
      p_title: title(),
      p_category: text("What it is.").default("tools"),
      p_order: int("Where it stands.").default(0),
    },
    returns: uuid("The thing's identity."),
    volatility: "volatile",
    gate: stockOpen,
    writes: [item],
    pair: inverse("fn_item_remove", "with the identity it gave"),
    proof: scenario({
      when: sql`select ${add}('P-1', 'Pen')`,
      undo: sql`select ${remove}(item_id) from ${item} where code = 'P-1'`,
    }),
    grantTo: [manager],
    example: "select toy_shop.fn_item_add('P-1', 'Pen')",
    declare: sql`v_item_id uuid;`,
    body: ({ arg }) => plpgsql`
      insert into ${item} (${item.code}, ${item.title}, ${item.category}, ${item.order})
        values (${arg.p_code}, ${arg.p_title}, ${arg.p_category}, ${arg.p_order})
        returning ${item.item_id} into v_item_id;
      return v_item_id;
    `,
  });

const defineRemove = (item: Item) =>
  defineFunction({
    name: "fn_item_remove",
    summary: "Takes a thing off the shelf.",
    args: { p_item_id: uuid("Which.") },
    returns: jsonb<{ item_id: string; code: string }>("What was taken."),
    volatility: "volatile",
    gate: stockOpen,
    writes: [item],
    pair: inverse("fn_item_add", "with what it gave"),
    proof: scenario({
      given: sql`select ${add}('P-1', 'Pen')`,
      when: sql`select ${remove}(item_id) from ${item}`,
      undo: sql`select ${add}('P-1', 'Pen')`,
    }),
    grantTo: [manager],
    errors: [missing],
    declare: ({ arg }) => sql`
      v_item ${item}%rowtype;
      v_asked uuid := ${arg.p_item_id};
    `,
    body: plpgsql`
      delete from ${item} i where ${item.item_id.of("i")} = v_asked returning i.* into v_item;
      if not found then
        ${raise(missing, sql`format('No thing %s.', v_asked)`, { item_id: sql`v_asked` })}
      end if;
      return jsonb_build_object('item_id', v_item.item_id, 'code', v_item.code);
    `,
  });

const defineItemsOf = (item: Item, later: boolean) =>
  defineFunction({
    name: "fn_items_of",
    summary: later ? "Things of a category, those in the window first." : "Things of a category, in order.",
    args: { p_category: text("Which.") },
    returns: rows({ code: text("How it is asked for."), title: text("What it is called."), order: int("Where it stands.") }),
    volatility: "stable",
    estimatedRows: 20,
    settings: { TimeZone: "UTC" },
    grantTo: [clerk],
    body: ({ arg }) => sql`
      select ${item.code.of("i")}, ${item.title.of("i")}, ${item.order.of("i")}
      from ${item} i
      where ${item.category.of("i")} = ${arg.p_category} and ${item.retired_at.of("i")} is null
      order by ${later ? sql`${item.window.of("i")} is null, ` : sql``}${item.order.of("i")}, ${item.code.of("i")}
    `,
  });

export function defineStock(later: boolean) {
  const item = defineItem(later);
  const functions = { fnItemAdd: defineAdd(item), fnItemRemove: defineRemove(item), fnItemsOf: defineItemsOf(item, later) };
  const module = defineModule({
    name: "stock",
    summary: "What is on the shelves.",
    // Functions are listed before what they need: the order of creation comes from the references.
    objects: [
      ...Object.values(functions),
      categoryRows(later),
      categoryKept,
      fnNewId,
      ...(later ? [wish] : []),
      category,
      item,
      defineMovement(item),
      defineNote(item),
    ],
  });
  return { ...module, item, functions };
}
