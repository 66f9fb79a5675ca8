import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, interval, jsonb, plpgsql, scenario, selfCompensating, sql, text } from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { type Finished, fnJobFinish, type JobOutcome } from "./fn_job_finish.ts";
import { jobsEnabled } from "./gates.ts";
import { jobClassUsage } from "./job_class_usage.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { isPlain, jobQueue } from "./job_queue.ts";
import { jobResult } from "./job_result.ts";
import { mostJobs } from "./limits.ts";

const q = jobQueue;
const c = executorClassRegistry;

/** A claimed job, as fn_job_claim gives it. */
export interface ClaimedJob {
  job_id: string;
  lease_token: string;
  attempt: number;
  executor_class: string;
  payload: unknown;
  traceparent: string | null;
}

export const fnJobFinishAndClaim = defineFunction({
  name: "fn_job_finish_and_claim",
  summary: "Finishes one batch and claims the next in a single call: half the round trips and commits of a busy worker.",
  details: "As fn_job_finish followed by fn_job_claim. Outcomes may be an empty array, to begin with.",
  args: {
    p_outcomes: jsonb<JobOutcome[]>("As for fn_job_finish."),
    p_worker: text("Who reports and claims; 1 to 200 characters."),
    p_queue: text("The queue to claim from."),
    p_limit: int(`At most so many, 1 to ${mostJobs}.`),
    p_lease: interval("How long the worker may take.").default(sql`'60 s'`),
  },
  returns: jsonb<Finished & { jobs: ClaimedJob[] }>("The counts of fn_job_finish, and the claimed jobs in order."),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobQueue, jobLane, jobClassUsage, jobGroup, jobDeadLetter, jobResult],
  pair: selfCompensating("What ran cannot unrun; what was claimed is given back with fn_job_release."),
  proof: scenario({
    given: sql`
      insert into ${c} (${c.executor_class}, ${c.executor_kind}, ${c.mutating}, ${c.limits}, ${c.is_limited}, ${c.description}, ${c.owner})
      values ('proof', 'noop', false, '{"rate_count": 1, "rate_seconds": 60}', true, 'Proof.', 'proof');
      insert into ${jobClassUsage} (${jobClassUsage.executor_class}, ${jobClassUsage.booked_until}) values ('proof', '-infinity');
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"max_attempts": 1, "group_key": "proof"}');
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      update ${q} q set ${q.state} = 'leased', ${q.attempt} = 1, ${q.lease_token} = '00000000-0000-7000-8000-000000000000';
      select ${fnJobEnqueue}('default', 'proof', '{}', 'next')
    `,
    when: sql`
      select ${functionNamed("fn_job_finish_and_claim")}(
        jsonb_agg(
          jsonb_build_object('job_id', ${q.job_id.of("q")}, 'lease_token', ${q.lease_token.of("q")}, 'ok', ${isPlain("q")}, 'result', '{"proof": true}')
        ),
        'proof', 'default', 10
      )
      from ${q} q
      where ${q.actor.of("q")} = 'proof'
    `,
  }),
  grantTo: [iuApp],
  example: "select iu_core.fn_job_finish_and_claim('[]', 'worker-1', 'default', 100)",
  declare: sql`v_counts jsonb := '{"completed": 0, "retried": 0, "dead": 0, "cancelled": 0, "lost": 0}'::jsonb;`,
  body: ({ arg }) => plpgsql`
    if ${arg.p_outcomes} is distinct from '[]' then
      v_counts := ${fnJobFinish}(${arg.p_outcomes}, ${arg.p_worker});
    end if;
    return v_counts || jsonb_build_object(
      'jobs',
      (
        select coalesce(jsonb_agg(to_jsonb(j) - 'n' order by j.n), '[]')
        from (
          select c.job_id, c.lease_token, c.attempt, c.executor_class, c.payload, c.traceparent, row_number() over () as n
          from ${fnJobClaim}(${arg.p_queue}, ${arg.p_worker}, ${arg.p_limit}, ${arg.p_lease}) c
        ) as j
      )
    );
  `,
});
