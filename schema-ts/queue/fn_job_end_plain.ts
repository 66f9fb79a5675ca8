import { defineFunction, functionNamed, int, plpgsql, scenario, selfCompensating, sql, ungated, uuidArray } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { jobsEnabled } from "./gates.ts";
import { byLookUp, isPlain, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { jobResult } from "./job_result.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const s = jobResult;

export const fnJobEndPlain = defineFunction({
  name: "fn_job_end_plain",
  summary: "Ends jobs without group or dead letter that went well, each looked up by its id, however long the queue is.",
  args: {
    p_job_ids: uuidArray("The jobs, in the order of their ids."),
    p_lease_tokens: uuidArray("The token of each."),
  },
  returns: int("How many were ended."),
  volatility: "volatile",
  gate: ungated("Its caller is gated."),
  writes: [jobQueue, jobResult],
  pair: selfCompensating("What ran cannot unrun."),
  proof: scenario({
    given: sql`
      update ${r} r set ${r.keep_results} = 'all' where ${r.queue.of("r")} = 'default';
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      select ${fnJobClaim}('default', 'proof', 1)
    `,
    when: sql`select ${functionNamed("fn_job_end_plain")}(array_agg(${q.job_id.of("q")}), array_agg(${q.lease_token.of("q")})) from ${q} q`,
    opens: [jobsEnabled.name],
  }),
  grantTo: [],
  settings: byLookUp,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_done int;
  `,
  // One statement, in the order of their ids. Only a leased job has a token, and saying so again would let the planner begin at the leases of
  // all workers instead of at the ids.
  body: plpgsql`
    if not exists (select from ${r} r where ${r.keep_results.of("r")} = 'all') then
      delete from ${q} q
      using unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
      where ${q.job_id.of("q")} = o.job_id
        and ${q.lease_token.of("q")} = o.lease_token
        and ${isPlain("q")};
      get diagnostics v_done = row_count;
    else
      with done as (
        delete from ${q} q
        using unnest(p_job_ids, p_lease_tokens) as o (job_id, lease_token)
        where ${q.job_id.of("q")} = o.job_id
          and ${q.lease_token.of("q")} = o.lease_token
          and ${isPlain("q")}
        returning ${q.job_id.of("q")}, ${q.queue.of("q")}, ${q.executor_class.of("q")}, ${q.attempt.of("q")}, ${q.traceparent.of("q")}, ${q.worker.of("q")}
      ), kept as (
        insert into ${s} (
          ${s.job_id}, ${s.queue}, ${s.executor_class}, ${s.outcome}, ${s.attempts}, ${s.traceparent}, ${s.worker}, ${s.finished_at}, ${s.expires_at}
        )
        select d.job_id, d.queue, d.executor_class, 'completed', d.attempt, d.traceparent, d.worker, v_now, v_now + ${r.result_retention.of("r")}
        from done d
        join ${r} r on ${r.queue.of("r")} = d.queue and ${r.keep_results.of("r")} = 'all'
      )
      select count(*)::int into v_done from done d;
    end if;
    return v_done;
  `,
});
