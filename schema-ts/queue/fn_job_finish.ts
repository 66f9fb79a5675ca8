import { isUuid } from "../event/event_fields.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, text } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEndPlain } from "./fn_job_end_plain.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobSettle, lockPlain } from "./fn_job_settle.ts";
import { jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { byLookUp, isPlain, jobQueue } from "./job_queue.ts";
import { jobResult } from "./job_result.ts";
import { mostJobs } from "./limits.ts";
import { requireWorker } from "./refuse_job.ts";

const q = jobQueue;

/** What a worker reports of one job. */
export interface JobOutcome {
  job_id: string;
  lease_token: string;
  ok: boolean;
  /** Kept as the queue says. */
  result?: unknown;
  /** Kept in the history of the job. */
  error?: unknown;
  /** false: it would fail again, however often it is tried. */
  retry?: boolean | null;
  /** Instead of the queue's back-off; from 0 to 30 days. */
  retry_after_ms?: number;
}

/** What became of the jobs. */
export interface Finished {
  completed: number;
  /** Failed, and will be tried again. */
  retried: number;
  /** Failed for the last time: a dead letter. */
  dead: number;
  /** The lease was another's or had ended: the outcome was not recorded. */
  lost: number;
  /** Failed after its cancellation was asked for: not tried again. */
  cancelled: number;
}

/** Finds an outcome that is none. */
const malformed = lit(
  `$ ? (!(exists(@.job_id)) || !(exists(@.lease_token)) || !(exists(@.ok)) || @.ok.type() != "boolean"
    || @.job_id.type() != "string" || @.lease_token.type() != "string"
    || @.retry.type() != "boolean" && @.retry.type() != "null" || @.retry_after_ms.type() != "number" && @.retry_after_ms.type() != "null"
    || @.retry_after_ms < 0 || @.retry_after_ms > 2592000000)`.replaceAll(/\s+/g, " "),
);

const refuseOutcome = (path: ReturnType<typeof sql>) =>
  raise(
    invalidArgument,
    sql`format('The outcome at %s is none.', ${path})`,
    { argument: lit("p_outcomes"), path },
    "An outcome is {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once.",
  );

export const fnJobFinish = defineFunction({
  name: "fn_job_finish",
  summary: "Ends the attempts a worker made, well or badly, in one statement for all of them.",
  details: `An outcome counts only while its lease token is the job's; others are counted as lost and change nothing, so finishing twice does no harm. A failed job is tried again after retry_after_ms, or else after the queue's back-off (doubled with each attempt, with jitter), until its attempts are used up: then it is a dead letter. So it is at once with retry: false. At most ${mostJobs} outcomes.`,
  args: {
    p_outcomes: jsonb<JobOutcome[]>("An array of {job_id, lease_token, ok, result?, error?, retry?, retry_after_ms?}, each job once."),
    p_worker: text("Who reports; 1 to 200 characters."),
  },
  returns: jsonb<Finished>("Counts."),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobQueue, jobGroup, jobDeadLetter, jobResult],
  pair: selfCompensating("What ran cannot unrun. A failure is tried again or becomes a dead letter, which can be replayed."),
  proof: scenario({
    given: sql`
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"max_attempts": 1, "group_key": "proof"}');
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      select ${fnJobClaim}('default', 'proof', 2)
    `,
    when: sql`
      select ${functionNamed("fn_job_finish")}(
        jsonb_agg(
          jsonb_build_object('job_id', ${q.job_id.of("q")}, 'lease_token', ${q.lease_token.of("q")}, 'ok', ${isPlain("q")}, 'result', '{"proof": true}')
        ),
        'proof'
      )
      from ${q} q
      where ${q.actor.of("q")} = 'proof'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_job_finish('[{"job_id": "01890000-0000-7000-8000-000000000000", "lease_token": "6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10", "ok": true}]', 'worker-1')`,
  settings: byLookUp,
  declare: sql`
    v_all uuid[];
    v_ids uuid[];
    v_tokens uuid[];
    v_plain int;
    v_bad int;
    v_count int;
    v_done int := 0;
    v_counts jsonb;
  `,
  // What went well and has no result is deleted; the rest is settled. All of it is locked first, so that the ids are locked in their order.
  // Each outcome is judged only where that was not all: a refusal undoes the deletion.
  body: ({ arg }) => plpgsql`
    ${requireWorker(arg.p_worker)}
    if jsonb_typeof(${arg.p_outcomes}) is distinct from 'array' then
      ${raise(invalidArgument, "Outcomes are given as a JSON array.", { argument: lit("p_outcomes"), path: lit("$") })}
    end if;
    v_count := jsonb_array_length(${arg.p_outcomes});
    if v_count > ${lit(mostJobs)} then
      ${raise(invalidArgument, sql`format('%s outcomes are too many for one call.', v_count)`, {
        argument: lit("p_outcomes"),
        path: lit("$"),
        count: sql`v_count`,
        most: lit(mostJobs),
      })}
    end if;
    begin
      select
        array_agg(o.job_id),
        array_agg(o.job_id order by o.job_id) filter (where o.ok = 'true' and o.result is null),
        array_agg(o.lease_token order by o.job_id) filter (where o.ok = 'true' and o.result is null),
        (count(*) filter (where o.ok = 'true' and o.result is null))::int,
        (count(*) filter (where (o.job_id is not null and o.lease_token is not null and o.ok in ('true', 'false')) is not true))::int
      into v_all, v_ids, v_tokens, v_plain, v_bad
      from jsonb_to_recordset(${arg.p_outcomes}) as o (job_id uuid, lease_token uuid, ok jsonb, result jsonb);
    exception
      when data_exception then
        v_bad := 1;
    end;
    if v_bad = 0 and v_plain > 0 then
      if v_plain < v_count then
        ${lockPlain(sql`v_all`)}
      end if;
      v_done := ${fnJobEndPlain}(v_ids, v_tokens);
    end if;
    if v_done < v_count then
      select min(e.n)::int
      into v_bad
      from jsonb_array_elements(${arg.p_outcomes}) with ordinality as e (outcome, n)
      where jsonb_typeof(e.outcome) <> 'object'
        or e.outcome @? ${malformed}
        or not ${isUuid(sql`(e.outcome ->> 'job_id')`)}
        or not ${isUuid(sql`(e.outcome ->> 'lease_token')`)};
      if v_bad is null then
        select min(e.n)::int
        into v_bad
        from (
          select t.n, row_number() over (partition by lower(t.outcome ->> 'job_id') order by t.n) as nth
          from jsonb_array_elements(${arg.p_outcomes}) with ordinality as t (outcome, n)
        ) as e
        where e.nth > 1;
      end if;
      if v_bad is not null then
        ${refuseOutcome(sql`'$[' || (v_bad - 1) || ']'`)}
      end if;
      select ${fnJobSettle}(
        jsonb_agg(
          jsonb_build_object(
            'job_id', o.job_id, 'lease_token', o.lease_token, 'outcome', case when o.ok then 'completed' when o.retry is false then 'given_up' else 'failed' end,
            'result', o.result, 'error', o.error, 'retry_after_ms', floor(o.retry_after_ms)
          )
        ),
        ${arg.p_worker}
      )
      into v_counts
      from (
        select distinct on (r.job_id) r.*
        from jsonb_to_recordset(${arg.p_outcomes})
          as r (job_id uuid, lease_token uuid, ok boolean, result jsonb, error jsonb, retry boolean, retry_after_ms numeric)
        where v_done < v_plain or not r.ok or r.result is not null
      ) as o;
    end if;
    return jsonb_build_object(
      'completed', v_done + coalesce((v_counts -> 'completed')::int, 0),
      'retried', coalesce((v_counts -> 'retried')::int, 0),
      'dead', coalesce((v_counts -> 'dead')::int, 0),
      'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
      'lost', v_count - v_done - coalesce(
        (v_counts -> 'completed')::int + (v_counts -> 'retried')::int + (v_counts -> 'dead')::int + (v_counts -> 'cancelled')::int,
        0
      )
    );
  `,
});
