import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { approvalPrincipal } from "./approval_principal.ts";
import { approvalRequest } from "./approval_request.ts";

export const approvalVote = defineTable({
  name: "approval_vote",
  summary: "One principal's vote on one request. Append-only: a vote is not taken back.",
  columns: {
    request_id: uuid("The request."),
    principal: text("Who voted.").byteOrder(),
    decision: text("approve or reject."),
    role: text("The role the principal held when it voted; the vote counts for this role.").byteOrder(),
    comment: text("Why; at most 2000 characters.").nullable(),
    voted_at: timestamptz("When.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["request_id", "principal"],
  foreignKeys: [
    { columns: ["request_id"], references: approvalRequest },
    { columns: ["principal"], references: approvalPrincipal },
  ],
  checks: {
    decision_known: (c) => sql`${c.decision} in ('approve', 'reject')`,
    comment_length: (c) => sql`length(${c.comment}) between 1 and 2000`,
  },
  indexes: [{ keys: ["principal"], summary: "The votes of one principal." }],
  grants: { select: [iuReader] },
});

export const approvalVoteRefuseChange = refuseChange(approvalVote);
