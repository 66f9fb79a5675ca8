import { defineFunction, type FunctionRef, int, type Ref, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk } from "./pieces.ts";

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

/** Another type is another function to PostgreSQL; callers' text is the same. */
export default defineCase({
  before: [made("text", false)],
  after: [made("integer", false, "Makes of numbers.")],
  asks: { "signature of function __schema_core__.fn_make": /give it a new name/ },
  explicit: [{ resolves: ["signature of function __schema_core__.fn_make"], up: "", down: "", locks: "" }],
  back: { "signature of function __schema_core__.fn_make": /give it a new name/ },
});
