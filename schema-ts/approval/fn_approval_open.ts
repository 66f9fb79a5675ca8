import { isSubjectKind } from "../event/event_fields.ts";
import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromResult,
  functionNamed,
  inverse,
  join,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuid,
} from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalPolicy } from "./approval_policy.ts";
import { approvalPrincipal } from "./approval_principal.ts";
import { approvalRequest } from "./approval_request.ts";
import { approvalEnabled } from "./gates.ts";
import { proofOpen, proofPolicy } from "./proof.ts";
import { emitted, requestChange } from "./requests.ts";
import { mayVote, termNames } from "./terms.ts";

const l = approvalLog;
const p = approvalPolicy;
const r = approvalRequest;
const v = approvalPrincipal;

export const fnApprovalOpen = defineFunction({
  name: "fn_approval_open",
  summary: "Asks for an approval of one subject as it is now, and returns the request's id.",
  details:
    "The request is bound to the digest of the subject and keeps the terms of the policy as they are now. Refused with IU003 when those who may vote are too few, or hold too few roles, for the policy ever to be met. Several requests may be open for one subject.",
  args: {
    p_policy: text("A registered policy."),
    p_subject_kind: text("What sort of thing the subject is, such as dead_letter_batch."),
    p_subject_id: uuid("What is to be approved."),
    p_subject_digest: text("SHA-256 of what exactly is to be approved, 64 lower-case hex digits."),
    p_requested_by: actor(),
    p_context: jsonb<Record<string, unknown>>("Facts for those who vote; an object of at most 16384 bytes.").default(sql`'{}'::jsonb`),
    p_traceparent: text("W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.").nullable().default(null),
  },
  returns: uuid("The request's id."),
  volatility: "volatile",
  gate: approvalEnabled,
  writes: requestChange,
  pair: inverse("fn_approval_cancel", "Cancel the request.", { p_request_id: fromResult() }),
  proof: scenario({
    given: proofPolicy,
    when: proofOpen,
    undo: sql`select ${functionNamed("fn_approval_cancel")}(${r.request_id.of("r")}, 'proof') from ${r} r`,
  }),
  grantTo: [iuApp],
  errors: [unknownKey, invalidArgument],
  example: `select iu_core.fn_approval_open('payment.release', 'payment', '01890000-0000-7000-8000-000000000000', iu_core.fn_iu_sha256('…'), 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_request_id uuid := ${fnIuUuid7}();
    v_policy ${p};
    v_eligible bigint;
    v_roles bigint;
  `,
  body: ({ arg }) => plpgsql`
    select p.*
    into v_policy
    from ${p} p
    where ${p.policy.of("p")} = ${arg.p_policy} and ${p.status.of("p")} = 'active';
    if not found then
      ${raise(
        unknownKey,
        sql`format('There is no approval policy %s.', coalesce(left(${arg.p_policy}, 200), 'null'))`,
        {
          argument: lit("p_policy"),
          policy: sql`left(${arg.p_policy}, 200)`,
          known: sql`(select jsonb_agg(${p.policy.of("p")} order by ${p.policy.of("p")}) from ${p} p where ${p.status.of("p")} = 'active')`,
        },
        "An operator makes one with fn_approval_policy_set.",
      )}
    end if;
    if ${isSubjectKind(arg.p_subject_kind)} is not true then
      ${raise(
        invalidArgument,
        "A subject kind is a name of at most 100 letters, digits and . _ : -.",
        { argument: lit("p_subject_kind"), given: sql`left(${arg.p_subject_kind}, 200)` },
        "Say what sort of thing it is, e.g. dead_letter_batch.",
      )}
    elsif ${arg.p_subject_id} is null then
      ${raise(invalidArgument, "A subject is required.", { argument: lit("p_subject_id") })}
    elsif (${arg.p_subject_digest} ~ '^[0-9a-f]{64}$') is not true then
      ${raise(
        invalidArgument,
        "The digest of the subject is 64 lower-case hex digits.",
        { argument: lit("p_subject_digest"), given: sql`left(${arg.p_subject_digest}, 200)` },
        "Take it with fn_iu_sha256 over what exactly is to be approved.",
      )}
    elsif jsonb_typeof(${arg.p_context}) is distinct from 'object' or octet_length(${arg.p_context}::text) > 16384 then
      ${raise(invalidArgument, "The context is a JSON object of at most 16384 bytes.", {
        argument: lit("p_context"),
        size: sql`octet_length(${arg.p_context}::text)`,
        limit: lit(16384),
      })}
    end if;

    select count(*), count(distinct ${v.role.of("v")})
    into v_eligible, v_roles
    from ${v} v
    where ${mayVote({ terms: p, alias: "v_policy", requester: arg.p_requested_by, principal: "v" })};
    if v_eligible < v_policy.minimum_approvals or v_roles < v_policy.distinct_roles then
      ${raise(
        invalidArgument,
        sql`format('The policy %s cannot be met: too few may vote on what %s asks for.', ${arg.p_policy}, ${arg.p_requested_by})`,
        {
          argument: lit("p_policy"),
          policy: arg.p_policy,
          required: sql`v_policy.minimum_approvals`,
          eligible: sql`v_eligible`,
          distinct_roles: sql`v_policy.distinct_roles`,
          eligible_roles: sql`v_roles`,
        },
        "An operator registers who may vote with fn_approval_principal_set, or changes the policy.",
      )}
    end if;

    insert into ${r} (
      ${r.request_id}, ${r.policy}, ${r.subject_kind}, ${r.subject_id}, ${r.subject_digest}, ${r.requested_by}, ${r.context},
      ${join(termNames.map((name) => r[name]))},
      ${r.requested_at}, ${r.expires_at}, ${r.changed_at}, ${r.changed_by}, ${r.traceparent}
    )
    values (
      v_request_id, ${arg.p_policy}, ${arg.p_subject_kind}, ${arg.p_subject_id}, ${arg.p_subject_digest}, ${arg.p_requested_by}, ${arg.p_context},
      ${join(termNames.map((name) => p[name].of("v_policy")))},
      v_at, v_at + v_policy.expires_after, v_at, ${arg.p_requested_by}, ${arg.p_traceparent}
    );
    insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.after}, ${l.actor})
    values ('request', v_request_id::text, 'open', '{"state": "pending"}', ${arg.p_requested_by});
    perform ${emitted(lit("approval.requested"), "r", arg.p_requested_by)}
    from ${r} r
    where ${r.request_id.of("r")} = v_request_id;
    return v_request_id;
  `,
});
