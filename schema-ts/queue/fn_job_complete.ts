import { isOpen, requireGate } from "../config/asked_gate.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, lit, plpgsql, raise, scenario, selfCompensating, sql, uuidArray } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEndPlain } from "./fn_job_end_plain.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobSettle } from "./fn_job_settle.ts";
import { jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { byIndexOnly, isPlain, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { jobResult } from "./job_result.ts";
import { mostJobs } from "./limits.ts";
import { replayingGiven } from "./replay_subject.ts";

const q = jobQueue;
const r = jobQueueRegistry;

export const fnJobComplete = defineFunction({
  name: "fn_job_complete",
  summary: "Ends jobs that went well and have nothing to report; the shortest way to finish.",
  details: `The arrays belong together element by element, or one token stands for all: the jobs of a claim have the same. A job whose token is not the one given is left alone and not counted. At most ${mostJobs}.`,
  args: {
    p_job_ids: uuidArray("The jobs, each once."),
    p_lease_tokens: uuidArray("The tokens they were claimed with; or the one token of a claim, for all of them."),
  },
  returns: int("How many were ended."),
  volatility: "volatile",
  gate: jobsEnabled,
  asksGateItself: true,
  writes: [jobQueue, jobGroup, jobResult, jobDeadLetter],
  pair: selfCompensating("What ran cannot unrun."),
  proof: scenario({
    given: sql`
      update ${r} r set ${r.keep_results} = 'all' where ${r.queue.of("r")} = 'default';
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"group_key": "proof"}');
      ${replayingGiven};
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      select ${fnJobClaim}('default', 'proof', 2)
    `,
    when: sql`select ${functionNamed("fn_job_complete")}(array_agg(${q.job_id.of("q")}), array_agg(${q.lease_token.of("q")})) from ${q} q`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_job_complete('{01890000-0000-7000-8000-000000000000}', '{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}')`,
  settings: byIndexOnly,
  declare: sql`
    v_ids uuid[];
    v_tokens uuid[];
    v_done int := 0;
    v_count int := cardinality(p_job_ids);
  `,
  // Almost always one statement: what is plain and nobody wants to keep is deleted; by an index on the ids, and so in their order. One job has a
  // statement of its own, because PostgreSQL would plan that for arrays anew in each call.
  body: ({ arg }) => plpgsql`
    if v_count = 1 and cardinality(${arg.p_lease_tokens}) = 1 then
      delete from ${q} q
      where ${q.job_id.of("q")} = ${arg.p_job_ids}[1]
        and ${q.lease_token.of("q")} = ${arg.p_lease_tokens}[1]
        and ${isPlain("q")}
        and ${isOpen(jobsEnabled)}
        and not exists (select from ${r} r where ${r.keep_results.of("r")} = 'all');
      if found then
        return 1;
      end if;
    elsif v_count > 1 and cardinality(${arg.p_lease_tokens}) = 1 then
      delete from ${q} q
      where ${q.job_id.of("q")} = any (${arg.p_job_ids})
        and ${q.lease_token.of("q")} = ${arg.p_lease_tokens}[1]
        and ${isPlain("q")}
        and ${isOpen(jobsEnabled)}
        and not exists (select from ${r} r where ${r.keep_results.of("r")} = 'all');
      get diagnostics v_done = row_count;
      if v_done = v_count then
        return v_done;
      end if;
    end if;
    ${requireGate(jobsEnabled)}
    if (cardinality(${arg.p_lease_tokens}) in (1, v_count) and v_count <= ${lit(mostJobs)}) is not true then
      ${raise(invalidArgument, `Give a lease token for each job, or one for all, and at most ${mostJobs} jobs.`, {
        argument: lit("p_lease_tokens"),
        jobs: sql`v_count`,
        tokens: sql`cardinality(${arg.p_lease_tokens})`,
      })}
    end if;
    select array_agg(o.job_id order by o.job_id), array_agg(o.lease_token order by o.job_id)
    into v_ids, v_tokens
    from unnest(
      ${arg.p_job_ids},
      case when cardinality(${arg.p_lease_tokens}) = v_count then ${arg.p_lease_tokens} else array_fill(${arg.p_lease_tokens}[1], array[v_count]) end
    ) as o (job_id, lease_token);
    v_done := v_done + ${fnJobEndPlain}(v_ids, v_tokens);
    if v_done < v_count then
      v_done := v_done + (
        select (${fnJobSettle}(
          coalesce(
            jsonb_agg(jsonb_build_object('job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', 'completed')),
            '[]'
          ),
          ''
        ) -> 'completed')::int
        from (
          select distinct on (e.job_id) e.job_id, e.lease_token
          from unnest(v_ids, v_tokens) as e (job_id, lease_token)
          where e.job_id is not null and e.lease_token is not null
        ) as o
      );
    end if;
    return v_done;
  `,
});
