import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, textArray } from "../kit/index.ts";

export const proofSubject = defineTable({
  name: "proof_subject",
  summary: "Every function that can change something, and so needs a proof: shipped, made from the definitions.",
  columns: {
    function_name: text("Name of the function.").byteOrder(),
    kind: text("function: somebody calls it; trigger: statements fire it."),
    proved_by: textArray("The functions whose scenarios run it; a function's own among them."),
  },
  primaryKey: ["function_name"],
  checks: {
    kind_known: (c) => sql`${c.kind} in ('function', 'trigger')`,
  },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
