import { defineTable, shipRows, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { registry } from "./pieces.ts";

const part = defineTable({
  name: "part",
  summary: "A part of a kind.",
  columns: { part: text("Its name."), kind: text("Of what.") },
  primaryKey: ["part"],
  foreignKeys: [{ columns: ["kind"], references: registry }],
  operatorRows: "none",
});
const objects = (parts: object[], kinds: object[]) => [
  shipRows(part, parts as never),
  shipRows(registry as never, kinds as never),
  part,
  registry,
];

/** What refers to a row comes after it and goes before it, whatever is listed first. */
export default defineCase({
  before: objects([{ part: "p", kind: "old" }], [{ kind: "old" }]),
  after: objects([{ part: "q", kind: "new" }], [{ kind: "new" }]),
  back: "applies",
});
