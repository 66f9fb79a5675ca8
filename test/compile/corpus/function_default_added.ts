import { defineFunction, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk } from "./pieces.ts";

const found = (isDefault: boolean) =>
  defineFunction({
    name: "fn_find",
    summary: "Finds.",
    args: { p_a: isDefault ? text("Which.").default("x") : text("Which.") },
    returns: text("It."),
    volatility: "stable",
    grantTo: [clerk],
    body: ({ arg }) => sql`select ${arg.p_a}`,
  });

/** PostgreSQL would take a default in place, but not give it back. */
export default defineCase({
  before: [found(false)],
  after: [found(true)],
  asks: { "signature of function __schema_core__.fn_find": /defaults/ },
  back: { "signature of function __schema_core__.fn_find": /defaults/ },
});
