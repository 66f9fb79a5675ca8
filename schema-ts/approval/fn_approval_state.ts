import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, uuid } from "../kit/index.ts";
import { approvalRequest } from "./approval_request.ts";
import type { ApprovalState } from "./approval_states.ts";
import { approvalVote } from "./approval_vote.ts";
import { refuseMissingRequest, stateAt } from "./requests.ts";
import { type termColumns, termsJson } from "./terms.ts";

const r = approvalRequest;
const v = approvalVote;

/** Where a request stands. */
export interface ApprovalStanding {
  request_id: string;
  policy: string;
  subject_kind: string;
  subject_id: string;
  subject_digest: string;
  requested_by: string;
  context: Record<string, unknown>;
  /** The state that counts now: expired once its time is over, swept or not. */
  state: ApprovalState;
  approvals: number;
  /** Principals who must approve. */
  required: number;
  rejections: number;
  /** Roles that those who approved hold among them. */
  roles: string[];
  terms: Record<keyof typeof termColumns, unknown>;
  requested_at: string;
  expires_at: string;
  changed_at: string;
  changed_by: string;
  /** In the order in which they were cast. */
  votes: { principal: string; decision: "approve" | "reject"; role: string; comment: string | null; voted_at: string }[];
}

export const fnApprovalState = defineFunction({
  name: "fn_approval_state",
  summary: "Where a request for approval stands: its state now, its votes, and what it takes.",
  args: { p_request_id: uuid("The request.") },
  returns: jsonb<ApprovalStanding>("The request with its votes."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_approval_state('0199c2f4-0000-7000-8000-000000000001') ->> 'state'",
  declare: sql`
    v_request ${r};
    v_votes jsonb;
    v_roles jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select r.* into v_request from ${r} r where ${r.request_id.of("r")} = ${arg.p_request_id};
    if not found then
      ${refuseMissingRequest(arg.p_request_id)}
    end if;
    select
      coalesce(
        jsonb_agg(
          jsonb_build_object(
            'principal', ${v.principal.of("v")},
            'decision', ${v.decision.of("v")},
            'role', ${v.role.of("v")},
            'comment', ${v.comment.of("v")},
            'voted_at', ${v.voted_at.of("v")}
          )
          order by ${v.voted_at.of("v")}, ${v.principal.of("v")}
        ),
        '[]'
      ),
      coalesce(jsonb_agg(distinct ${v.role.of("v")}) filter (where ${v.decision.of("v")} = 'approve'), '[]')
    into v_votes, v_roles
    from ${v} v
    where ${v.request_id.of("v")} = ${arg.p_request_id};

    return jsonb_build_object(
      'request_id', v_request.request_id,
      'policy', v_request.policy,
      'subject_kind', v_request.subject_kind,
      'subject_id', v_request.subject_id,
      'subject_digest', v_request.subject_digest,
      'requested_by', v_request.requested_by,
      'context', v_request.context,
      'state', ${stateAt("v_request", sql`clock_timestamp()`)},
      'approvals', v_request.approvals,
      'required', v_request.minimum_approvals,
      'rejections', v_request.rejections,
      'roles', v_roles,
      'terms', ${termsJson(r, "v_request")},
      'requested_at', v_request.requested_at,
      'expires_at', v_request.expires_at,
      'changed_at', v_request.changed_at,
      'changed_by', v_request.changed_by,
      'votes', v_votes
    );
  `,
});
