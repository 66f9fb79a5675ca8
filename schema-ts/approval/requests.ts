import { emission } from "../event/event_tail.ts";
import { fnEventEmit } from "../event/fn_event_emit.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalRequest } from "./approval_request.ts";
import type { ApprovalState } from "./approval_states.ts";

const l = approvalLog;
const r = approvalRequest;

/** The state that counts at `at`: a request whose time is over is expired, swept or not. */
export const stateAt = (alias: string, at: Hole): Fragment => sql`
  case
    when ${r.state.of(alias)} in ('pending', 'approved') and ${r.expires_at.of(alias)} <= ${at} then 'expired'
    else ${r.state.of(alias)}
  end
`;

/** What every function says about a request that is missing (IU003) or does not exist (IU004). */
export const refuseMissingRequest = (requestId: Hole): Fragment => plpgsql`
  if ${requestId} is null then
    ${raise(invalidArgument, "The id of a request for approval is required.", { argument: lit("p_request_id") })}
  end if;
  ${raise(
    notFound,
    sql`format('There is no request for approval %s.', ${requestId})`,
    { request_id: requestId },
    "Look up the open ones in v_approval_pending.",
  )}
`;

/** What a change of a request's state writes to, with its line in the log and its event. */
export const requestChange = [approvalRequest, approvalLog, ...emission] as const;

const eventOf: Readonly<Record<Exclude<ApprovalState, "pending">, string>> = {
  approved: "approve",
  rejected: "reject",
  expired: "expire",
  invalidated: "invalidate",
  cancelled: "cancel",
};

/** Calls fn_event_emit for the request in row `alias`, as an expression. The event is about the request; its payload about the subject. */
export const emitted = (type: Hole, alias: string, actor: Hole, more: Fragment = sql`'{}'`): Fragment => sql`
  ${fnEventEmit}(
    ${type}, 'approval_request', ${r.request_id.of(alias)},
    jsonb_build_object(
      'policy', ${r.policy.of(alias)},
      'subject_kind', ${r.subject_kind.of(alias)},
      'subject_id', ${r.subject_id.of(alias)},
      'subject_digest', ${r.subject_digest.of(alias)},
      'approvals', ${r.approvals.of(alias)},
      'rejections', ${r.rejections.of(alias)},
      'required', ${r.minimum_approvals.of(alias)}
    ) || ${more},
    ${actor}, ${r.traceparent.of(alias)}
  )
`;

/**
 * Takes locked requests out of the states that count, logs and emits it. They are in `v_request_ids`, the time is in `v_at`.
 *
 * @param state where they go
 */
export const closeRequests = (state: "expired" | "invalidated" | "cancelled", actor: Hole, note: Hole = lit(null)): Fragment => plpgsql`
  insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.before}, ${l.after}, ${l.actor})
  select
    'request', ${r.request_id.of("r")}::text, ${lit(eventOf[state])},
    jsonb_build_object('state', ${r.state.of("r")}),
    jsonb_strip_nulls(jsonb_build_object('state', ${lit(state)}, 'note', ${note})),
    ${actor}
  from ${r} r
  where ${r.request_id.of("r")} = any (v_request_ids)
  order by ${r.request_id.of("r")};
  update ${r} r
  set ${r.state} = ${lit(state)}, ${r.changed_at} = v_at, ${r.changed_by} = ${actor}
  where ${r.request_id.of("r")} = any (v_request_ids);
  perform ${emitted(lit(`approval.${state}`), "r", actor)}
  from ${r} r
  where ${r.request_id.of("r")} = any (v_request_ids)
  order by ${r.request_id.of("r")};
`;
