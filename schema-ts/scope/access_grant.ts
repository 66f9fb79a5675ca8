import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz } from "../kit/index.ts";
import { accessScope } from "./access_scope.ts";

export const accessGrant = defineTable({
  name: "access_grant",
  summary: "Who sees what is in a scope. Its history is in access_log.",
  columns: {
    principal: text("A database role, with those who have its privileges; or a principal of the application.").byteOrder(),
    scope: text("The scope.").byteOrder(),
    granted_at: timestamptz("When.").default(sql`now()`),
    granted_by: text("Who granted it."),
  },
  primaryKey: ["principal", "scope"],
  foreignKeys: [{ columns: ["scope"], references: accessScope }],
  checks: { principal_length: (c) => sql`length(${c.principal}) between 1 and 200` },
  indexes: [{ keys: ["scope"], summary: "Who sees a scope." }],
  grants: { select: [iuOperator, iuAuditor] },
});
