import { defineView, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, seedThings, thing } from "./pieces.ts";

const granted = (grants: object, view: object) => {
  const table = thing({ grants });
  return [table, defineView({ name: "v_x", summary: "V.", columns: { name: text("N.") }, query: sql`select name from ${table}`, ...view })];
};

/** Some, others, none: of a table and of a view. */
export default defineCase({
  before: [...granted({ select: [clerk], insert: [clerk] }, {}), thing({ name: "other" })],
  after: [
    ...granted({ select: [clerk], update: [clerk] }, { grants: { select: [clerk] } }),
    thing({ name: "other", grants: { delete: [clerk] } }),
  ],
  seed: seedThings,
  back: "applies",
});
