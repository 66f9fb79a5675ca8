import {
  boolean,
  defineError,
  defineFunction,
  defineGate,
  defineModule,
  defineRole,
  defineSchema,
  defineSetting,
  defineTable,
  defineTriggerFunction,
  nothing,
  plpgsql,
  raise,
  shipRows,
  sql,
  type Typed,
  text,
} from "../../../schema-ts/kit/index.ts";

export const core = defineSchema({ key: "core", name: "toy_shop", summary: "A shop that isn't one." });
export const audit = defineSchema({ key: "audit", name: "toy_audit", summary: "What happened in the shop." });

export const clerk = defineRole({ name: "toy_clerk", summary: "Looks at the shelves." });
export const manager = defineRole({ name: "toy_manager", summary: "Fills and empties the shelves.", includes: [clerk] });

export const closed = defineError({ sqlstate: "TY001", code: "closed", summary: "The gate is closed.", hint: "Open the gate." });
export const invalid = defineError({ sqlstate: "TY003", code: "invalid", summary: "An argument is malformed.", hint: "Correct it." });
export const missing = defineError({ sqlstate: "TY004", code: "missing", summary: "No such row.", hint: "Look again." });
export const kept = defineError({ sqlstate: "TY009", code: "kept", summary: "Rows that stay as they are.", hint: "Leave them." });

export const stockOpen = defineGate({ key: "toy.stock_open", summary: "Whether the shelves may be changed." });
export const maxTitle = defineSetting({
  key: "toy.max_title",
  summary: "Longest title.",
  valueType: "integer",
  default: 60,
  range: [1, 200],
});

export const config = defineTable({
  name: "config",
  summary: "Gates and settings of the shop.",
  columns: { key: text("Its name.").byteOrder(), is_open: boolean("Whether it is open.").default(false) },
  primaryKey: ["key"],
  grants: { select: [clerk], update: [manager] },
  operatorRows: sql`is_open`,
});

export const configRows = shipRows(config, [{ key: stockOpen.name }, { key: maxTitle.name, is_open: false }]);

export const fnGateRequire = defineFunction({
  name: "fn_gate_require",
  summary: "Refuses when a gate is closed.",
  args: { p_key: text("The gate's key.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [clerk],
  errors: [closed],
  body: ({ arg }) => plpgsql`
    if not exists (select from ${config} c where ${config.key.of("c")} = ${arg.p_key} and ${config.is_open.of("c")}) then
      ${raise(closed, sql`format('Gate %s is closed.', ${arg.p_key})`, { gate: arg.p_key })}
    end if;
  `,
});

export const fnKeepRows = defineTriggerFunction({
  name: "fn_keep_rows",
  summary: "Refuses every change.",
  writes: "nothing",
  errors: [kept],
  body: plpgsql`${raise(kept, "These rows stay as they are.", { relation: sql`tg_table_name` })}`,
});

export const fnTitleRequire = defineFunction({
  name: "fn_title_require",
  summary: "Refuses a title that is empty.",
  args: { p_title: text("The title.").nullable() },
  returns: nothing,
  volatility: "immutable",
  grantTo: [manager],
  errors: [invalid],
  body: ({ arg }) => plpgsql`
    if ${arg.p_title} is null or ${arg.p_title} !~ '\S' then
      ${raise(invalid, "A title has at least one letter.")}
    end if;
  `,
});
/** A title, checked before any body sees it. */
export const title = (): Typed<string> => text("What it is called.").guard((argument) => plpgsql`perform ${fnTitleRequire}(${argument});`);

export const foundation = defineModule({
  name: "foundation",
  summary: "Gates, errors, rows that stay.",
  objects: [stockOpen, maxTitle, config, configRows, fnGateRequire, fnKeepRows, fnTitleRequire],
  errors: [closed, invalid, missing, kept],
});
