import { defineTable, shipRows, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { registry } from "./pieces.ts";

const wide = defineTable({
  name: "kind",
  summary: "A kind of thing.",
  columns: { ...(registry.$.columns as { kind: ReturnType<typeof text> }), label: text("What it is called.").default("") },
  primaryKey: ["kind"],
  checks: { rank_small: () => sql`rank < 100` },
  grants: registry.$.grants,
  operatorRows: "none",
});

/** The column comes before the rows that fill it. Shipped values are nobody's loss on the way down. */
export default defineCase({
  before: [registry, shipRows(registry as never, [{ kind: "a" }] as never)],
  after: [
    wide,
    shipRows(wide, [
      { kind: "a", label: "An A" },
      { kind: "b", label: "A B" },
    ]),
  ],
  back: { "column __schema_core__.kind.label went away": /discards values/ },
});
