import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, interval, sql, text, timestamptz } from "../kit/index.ts";
import { termColumns } from "./terms.ts";

export const approvalPolicy = defineTable({
  name: "approval_policy",
  summary: "What it takes to approve something. Requests are opened under a policy and keep its terms.",
  columns: {
    policy: text("Name of the policy, such as queue.dead_letter_replay.").byteOrder(),
    summary: text("What it is for."),
    minimum_approvals: termColumns.minimum_approvals,
    distinct_roles: termColumns.distinct_roles.default(1),
    voter_roles: termColumns.voter_roles.default(sql`'{}'`),
    voters: termColumns.voters.default(sql`'{}'`),
    excluded_principals: termColumns.excluded_principals.default(sql`'{}'`),
    requester_may_vote: termColumns.requester_may_vote.default(false),
    one_reject_vetoes: termColumns.one_reject_vetoes.default(true),
    expires_after: interval("How long a request counts, open or approved.").default(sql`'7 days'`),
    is_shipped: boolean("Whether it came with the product; such a policy is not changed.").default(false),
    status: text("active, or withdrawn: no request is opened under it.").default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last.").default("iu_core"),
  },
  primaryKey: ["policy"],
  checks: {
    name_format: (c) => sql`${c.policy} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.policy}) <= 150`,
    minimum_range: (c) => sql`${c.minimum_approvals} between 1 and 100`,
    roles_range: (c) => sql`${c.distinct_roles} between 0 and ${c.minimum_approvals}`,
    expires_after_range: (c) => sql`${c.expires_after} > '0' and ${c.expires_after} <= '10 years'`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
    shipped_is_active: (c) => sql`not ${c.is_shipped} or ${c.status} = 'active'`,
  },
  grants: { select: [iuReader] },
  operatorRows: sql`not is_shipped`,
});

export const approvalPolicyRefuseChange = refuseChange(approvalPolicy, ["delete", "truncate"]);
