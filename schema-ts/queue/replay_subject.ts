import { approvalPolicy } from "../approval/approval_policy.ts";
import { fnIuUuid7At } from "../event/fn_iu_uuid7_at.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, functionNamed, lit, shipRows, sql } from "../kit/index.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobSettle } from "./fn_job_settle.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobQueue } from "./job_queue.ts";

const d = jobDeadLetter;
const q = jobQueue;

export const replayPolicy = "queue.dead_letter_replay";
export const replaySubject = "dlq_replay_request";

export const replayPolicies = shipRows(approvalPolicy, [
  {
    policy: replayPolicy,
    summary: "Dead letters are replayed: two others than who asks must agree.",
    minimum_approvals: 2,
    is_shipped: true,
  },
]);

/** Digest of letters as they are now: what was approved, and nothing else, is replayed. */
export const replayDigest = (letters: Fragment): Fragment => sql`
  (
    select ${fnIuSha256}(coalesce(string_agg(
      concat_ws(E'\t', ${d.dead_letter_id.of("d")}, ${d.queue.of("d")}, ${d.executor_class.of("d")}, ${fnIuSha256}(${d.payload.of("d")}::text)),
      E'\n' order by ${d.dead_letter_id.of("d")}
    ), ''))
    from ${d} d
    where ${d.dead_letter_id.of("d")} = any (${letters})
  )
`;

/** For proof scenarios: every job there is repeats a dead letter. */
export const replayingGiven = sql`
  insert into ${d} (
    ${d.job_id}, ${d.queue}, ${d.executor_class}, ${d.payload}, ${d.errors}, ${d.priority}, ${d.max_attempts}, ${d.actor}, ${d.enqueued_at},
    ${d.state}, ${d.died_at}, ${d.changed_at}
  )
  select
    ${q.job_id.of("q")}, ${q.queue.of("q")}, ${q.executor_class.of("q")}, ${q.payload.of("q")}, '[]', ${q.priority.of("q")},
    ${q.max_attempts.of("q")}, ${q.actor.of("q")}, ${fnIuUuid7At}(${q.job_id.of("q")}), 'replaying', now() - interval '1 hour', now() - interval '1 hour'
  from ${q} q;
  update ${q} q
  set ${q.dead_letter_id} = ${d.dead_letter_id.of("d")}
  from ${d} d
  where ${d.job_id.of("d")} = ${q.job_id.of("q")}
`;

/** For proof scenarios: two principals who may vote, and a dead letter. */
export const deadLetterGiven = sql`
  select
    ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof'),
    ${functionNamed("fn_approval_principal_set")}('proof.binh', 'owner', 'proof');
  select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"max_attempts": 1, "group_key": "proof"}');
  update ${q} q set ${q.state} = 'leased', ${q.attempt} = 1, ${q.lease_token} = ${lit("00000000-0000-7000-8000-000000000000")};
  select ${fnJobSettle}(
    jsonb_agg(jsonb_build_object('job_id', ${q.job_id.of("q")}, 'lease_token', ${q.lease_token.of("q")}, 'outcome', 'failed')), 'proof'
  )
  from ${q} q
`;
