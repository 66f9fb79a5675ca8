import { defineSchema, defineView, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, thing } from "./pieces.ts";

const side = defineSchema({ key: "side", name: "toy_side", summary: "Beside it." });
const table = thing({ grants: { select: [clerk] } });
const view = defineView({
  name: "v_side",
  schema: side,
  summary: "V.",
  columns: { name: text("N.") },
  query: sql`select name from ${table}`,
});

export default defineCase({
  before: [table],
  after: [table, view],
  schemas: { before: ["core"], after: ["core", "side"] },
  back: "applies",
});
