import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz } from "../kit/index.ts";

export const accessScope = defineTable({
  name: "access_scope",
  summary: "A circle of readers: units and collections in it are seen by those who were granted it, and by nobody else.",
  columns: {
    scope: text("Name of the scope.").byteOrder(),
    summary: text("Whose texts they are."),
    status: text("active, or withdrawn: nothing is in it, and nobody is granted it.").default("active"),
    changed_at: timestamptz("When it was defined or withdrawn last.").default(sql`now()`),
    changed_by: text("Who did."),
  },
  primaryKey: ["scope"],
  checks: {
    name_format: (c) => sql`${c.scope} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.scope}) <= 100`,
    summary_length: (c) => sql`length(${c.summary}) between 1 and 500`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  grants: { select: [iuOperator, iuAuditor] },
});
