import { defineFunction, type Ref, rows, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk } from "./pieces.ts";

const found = (name: "p_a" | "p_b", wide: boolean, isDefault: boolean) =>
  defineFunction({
    name: "fn_find",
    summary: "Finds.",
    args: { [name]: isDefault ? text("Which.").default("x") : text("Which.") },
    returns: rows({ name: text("Its name."), ...(wide ? { note: text("Its note.") } : {}) }),
    volatility: "stable",
    grantTo: [clerk],
    body: ({ arg }) => (wide ? sql`select ${arg[name] as Ref}, 'n'` : sql`select ${arg[name] as Ref}`),
  });

/** Argument names, result columns and defaults cannot be replaced in place, one way or the other. */
export default defineCase({
  before: [found("p_a", false, false)],
  after: [found("p_b", true, true)],
  asks: { "signature of function __schema_core__.fn_find": /other arguments, defaults or result/ },
  explicit: [{ resolves: ["signature of function __schema_core__.fn_find"], up: "", down: "", locks: "" }],
  back: { "signature of function __schema_core__.fn_find": /other arguments, defaults or result/ },
});
