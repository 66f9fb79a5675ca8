import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, inverse, lit, plpgsql, raise, scenario, sql, text, uuidArray } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { jobsEnabled } from "./gates.ts";
import { laneOf } from "./job_lane.ts";
import { byLookUp, isPlain, jobQueue } from "./job_queue.ts";
import { readyLane, readyState } from "./job_states.ts";
import { mostJobs } from "./limits.ts";
import { requireWorker } from "./refuse_job.ts";

const q = jobQueue;
const claim = sql`select ${fnJobClaim}('default', 'proof', 1)`;

export const fnJobRelease = defineFunction({
  name: "fn_job_release",
  summary: "Gives claimed jobs back untouched: they keep their place, and the attempt does not count.",
  details:
    "For a worker that stops before it began them. One whose cancellation was asked for is not tried again: its lease has run out, and fn_job_reap ends it. A job whose token is not the one given is left alone and not counted.",
  args: {
    p_job_ids: uuidArray("The jobs, each once."),
    p_lease_tokens: uuidArray("The tokens they were claimed with."),
    p_worker: text("Who gives them back; 1 to 200 characters."),
  },
  returns: int("How many were given back."),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobQueue],
  pair: inverse("fn_job_claim", "Claim them again."),
  proof: scenario({
    given: sql`
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      ${claim}
    `,
    when: sql`
      select ${functionNamed("fn_job_release")}(array_agg(${q.job_id.of("q")}), array_agg(${q.lease_token.of("q")}), 'proof') from ${q} q
    `,
    undo: claim,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_job_release('{01890000-0000-7000-8000-000000000000}', '{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}', 'worker-1')`,
  settings: byLookUp,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_count int;
  `,
  body: ({ arg }) => plpgsql`
    ${requireWorker(arg.p_worker)}
    if (cardinality(${arg.p_job_ids}) = cardinality(${arg.p_lease_tokens}) and cardinality(${arg.p_job_ids}) <= ${lit(mostJobs)}) is not true then
      ${raise(invalidArgument, `Give a lease token for each job, and at most ${mostJobs} of them.`, {
        argument: lit("p_lease_tokens"),
        jobs: sql`cardinality(${arg.p_job_ids})`,
        tokens: sql`cardinality(${arg.p_lease_tokens})`,
      })}
    end if;
    update ${q} q
    set
      ${q.state} = case when o.is_cancelled then 'leased' else ${readyState(q.is_limited.of("q"))} end,
      ${q.lane} = case when not o.is_cancelled then ${readyLane(q.is_limited.of("q"), laneOf(q.queue.of("q"), q.priority.of("q")))} end,
      ${q.attempt} = ${q.attempt.of("q")} - (not o.is_cancelled)::int,
      ${q.lease_token} = case when o.is_cancelled then ${q.lease_token.of("q")} end,
      ${q.lease_until} = case when o.is_cancelled then least(${q.lease_until.of("q")}, v_now) end,
      ${q.worker} = null
    from (
      select h.job_id, h.is_cancelled
      from (
        select ${q.job_id.of("h")}, ${q.cancel_requested_at.of("h")} is not null as is_cancelled
        from ${q} h
        join unnest(${arg.p_job_ids}, ${arg.p_lease_tokens}) as o (job_id, lease_token)
          on ${q.job_id.of("h")} = o.job_id and ${q.lease_token.of("h")} = o.lease_token
        order by (${isPlain("h")}) desc, ${q.job_id.of("h")}
        for update of h
      ) as h
    ) as o
    where ${q.job_id.of("q")} = o.job_id;
    get diagnostics v_count = row_count;
    return v_count;
  `,
});
