import { approvalRequired, invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, plpgsql, raise, sql, text, uuid } from "../kit/index.ts";
import { approvalRequest } from "./approval_request.ts";
import { stateAt } from "./requests.ts";

const r = approvalRequest;

export const requireArguments = {
  p_request_id: uuid("The request that is said to be approved; null: none was asked for.").nullable(),
  p_subject_kind: text("What sort of thing is to be done something with."),
  p_subject_id: uuid("The thing."),
  p_subject_digest: text("Its digest now: SHA-256 of what exactly is to be approved."),
};

export const requireVariables = sql`
  v_request ${r};
  v_reason text;
`;

/** Refuses with IU007 unless the request is approved, in time, and for exactly this subject. `lock` is written after the query that reads it. */
export const requireApproval = (arg: Readonly<Record<keyof typeof requireArguments, Hole>>, lock: Fragment = sql``): Fragment => plpgsql`
  if ${arg.p_subject_kind} is null or ${arg.p_subject_id} is null or ${arg.p_subject_digest} is null then
    ${raise(invalidArgument, "The kind, the id and the digest of the subject are required.", {
      argument: sql`
        case
          when ${arg.p_subject_kind} is null then 'p_subject_kind'
          when ${arg.p_subject_id} is null then 'p_subject_id'
          else 'p_subject_digest'
        end
      `,
    })}
  end if;
  select r.* into v_request from ${r} r where ${r.request_id.of("r")} = ${arg.p_request_id}${lock};
  v_reason := case
    when v_request.request_id is null then 'missing'
    when v_request.subject_kind <> ${arg.p_subject_kind} or v_request.subject_id <> ${arg.p_subject_id} then 'other_subject'
    when v_request.subject_digest <> ${arg.p_subject_digest} then 'other_digest'
    else nullif(${stateAt("v_request", sql`clock_timestamp()`)}, 'approved')
  end;
  if v_reason is not null then
    ${raise(
      approvalRequired,
      sql`
        case v_reason
          when 'missing' then 'This needs an approval, and there is none.'
          when 'other_subject' then 'The approval is for another subject.'
          when 'other_digest' then 'The subject is no longer what the approval is for.'
          else format('This needs an approval, and the one given is %s.', v_reason)
        end
      `,
      {
        reason: sql`v_reason`,
        request_id: arg.p_request_id,
        subject_kind: arg.p_subject_kind,
        subject_id: arg.p_subject_id,
        expected: arg.p_subject_digest,
        actual: sql`v_request.subject_digest`,
        approvals: sql`v_request.approvals`,
        required: sql`v_request.minimum_approvals`,
        expires_at: sql`v_request.expires_at`,
      },
      sql`
        case v_reason
          when 'pending' then 'Let those who may vote decide with fn_approval_vote; v_approval_pending lists them.'
          else 'Ask for an approval of the subject as it is now with fn_approval_open.'
        end
      `,
    )}
  end if;
`;

/** For a caller that reads the reason from the detail. */
export type ApprovalReason =
  | "missing"
  | "other_subject"
  | "other_digest"
  | "pending"
  | "rejected"
  | "expired"
  | "invalidated"
  | "cancelled";
