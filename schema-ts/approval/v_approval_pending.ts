import { iuReader } from "../foundation/roles.ts";
import { defineView, int, jsonb, sql, text, textArray, timestamptz, uuid } from "../kit/index.ts";
import { approvalPrincipal } from "./approval_principal.ts";
import { approvalRequest } from "./approval_request.ts";
import { approvalVote } from "./approval_vote.ts";
import { mayVote } from "./terms.ts";

const p = approvalPrincipal;
const r = approvalRequest;
const v = approvalVote;

export const vApprovalPending = defineView({
  name: "v_approval_pending",
  summary: "Requests for approval that wait for votes and whose time is not over, with who may still vote.",
  columns: {
    request_id: uuid("The request."),
    policy: text("The policy it was opened under."),
    subject_kind: text("What sort of thing the subject is."),
    subject_id: uuid("What is to be approved."),
    subject_digest: text("SHA-256 of what exactly is to be approved."),
    requested_by: text("Who asks for it."),
    context: jsonb<Record<string, unknown>>("Facts for those who vote."),
    approvals: int("Principals who approved so far."),
    required: int("Principals who must approve."),
    rejections: int("Principals who rejected so far."),
    distinct_roles: int("How many roles those who approve must hold among them."),
    may_vote: textArray("Principals who may vote and have not."),
    requested_at: timestamptz("When it was opened."),
    expires_at: timestamptz("When its time is over."),
  },
  query: sql`
    select
      ${r.request_id.of("r")},
      ${r.policy.of("r")},
      ${r.subject_kind.of("r")},
      ${r.subject_id.of("r")},
      ${r.subject_digest.of("r")},
      ${r.requested_by.of("r")},
      ${r.context.of("r")},
      ${r.approvals.of("r")},
      ${r.minimum_approvals.of("r")} as required,
      ${r.rejections.of("r")},
      ${r.distinct_roles.of("r")},
      array(
        select ${p.principal.of("p")}
        from ${p} p
        where ${mayVote({ terms: r, alias: "r", requester: r.requested_by.of("r"), principal: "p" })}
          and not exists (
            select
            from ${v} v
            where ${v.request_id.of("v")} = ${r.request_id.of("r")} and ${v.principal.of("v")} = ${p.principal.of("p")}
          )
        order by ${p.principal.of("p")}
      ) as may_vote,
      ${r.requested_at.of("r")},
      ${r.expires_at.of("r")}
    from ${r} r
    where ${r.state.of("r")} = 'pending' and ${r.expires_at.of("r")} > clock_timestamp()
  `,
  grants: { select: [iuReader] },
});
