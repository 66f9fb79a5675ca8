import { trimmed } from "../foundation/not_blank.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz } from "../kit/index.ts";

export const approvalPrincipal = defineTable({
  name: "approval_principal",
  summary: "Who may vote on approvals, and in which role. One role each, so that nobody covers two.",
  columns: {
    principal: text("Name of the person or service, as it votes.").byteOrder(),
    role: text("The role it votes in.").byteOrder(),
    status: text("active, or withdrawn: votes no longer.").default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last."),
  },
  primaryKey: ["principal"],
  checks: {
    principal_length: (c) => sql`length(${c.principal}) between 1 and 200`,
    principal_trimmed: (c) => sql`${trimmed(c.principal)} = ${c.principal}`,
    role_format: (c) => sql`${c.role} ~ '^[a-z][a-z0-9_.-]{0,62}$'`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  grants: { select: [iuReader] },
});

export const approvalPrincipalRefuseChange = refuseChange(approvalPrincipal, ["delete", "truncate"]);
