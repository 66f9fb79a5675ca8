import { defineFunction, defineView, type FunctionRef, int, type Ref, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, seedThings, thing } from "./pieces.ts";

const made = (first: "text" | "integer", extra: boolean, summary = "Makes.") =>
  defineFunction({
    name: "fn_make",
    summary,
    args: { p_first: (first === "text" ? text : int)("The first."), ...(extra ? { p_second: int("The second.").default(1) } : {}) },
    returns: text("It."),
    volatility: "immutable",
    inline: true,
    grantTo: [clerk],
    body: ({ arg }: { arg: { p_first: Ref } }) => sql`select ${arg.p_first}::text`,
  } as never) as unknown as FunctionRef;

const objects = (extra: boolean) => {
  const make = made("text", extra);
  const table = thing({
    grants: { select: [clerk] },
    rowSecurity: { policies: [{ name: "made", to: [clerk], using: (c) => sql`${make}(${c.name}) <> ''`, summary: "M." }] },
  });
  const view = defineView({
    name: "v_made",
    summary: "V.",
    columns: { made: text("M.") },
    query: sql`select ${make}(${table.name}) as made from ${table}`,
    grants: { select: [clerk] },
  });
  return [
    reader("fn_made", sql`select ${view.made} from ${view} limit 1`, { inline: true, grantTo: [clerk] }),
    reader("fn_unparsed", sql`select ${make}('x')`),
    view,
    make,
    table,
  ];
};

/** A further argument: agreed by a step, the old function is replaced with all that depends on it, and back. */
export default defineCase({
  before: objects(false),
  after: objects(true),
  seed: seedThings,
  asks: { "signature of function __schema_core__.fn_make": /agree with an explicit step/ },
  explicit: [{ resolves: ["signature of function __schema_core__.fn_make"], up: "", down: "", locks: "" }],
  back: { "signature of function __schema_core__.fn_make": /agree with an explicit step/ },
});
