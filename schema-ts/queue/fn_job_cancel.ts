import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  uuidArray,
} from "../kit/index.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobSettle } from "./fn_job_settle.ts";
import { jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { jobQueue } from "./job_queue.ts";
import { jobResult } from "./job_result.ts";
import { mostJobs } from "./limits.ts";
import { replayingGiven } from "./replay_subject.ts";

const q = jobQueue;

export const fnJobCancel = defineFunction({
  name: "fn_job_cancel",
  summary: "Cancels jobs: at once while they wait; a running one is asked to stop and is not tried again.",
  details: `A running job that goes well in spite of it counts as completed. Its worker learns of it from fn_job_cancellations. The next job of its group takes its turn. At most ${mostJobs} jobs.`,
  args: {
    p_job_ids: uuidArray("The jobs."),
    p_reason: text("Why; 1 to 500 characters."),
    p_actor: actor(),
  },
  returns: jsonb<{ cancelled: number; asked: number; missing: number }>(
    "Jobs by what became of them; missing: ended already, or never there.",
  ),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobQueue, jobGroup, jobResult, jobDeadLetter],
  pair: selfCompensating("A job that was cancelled is enqueued again as a new one; payload and options are the caller's."),
  proof: scenario({
    given: sql`
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"group_key": "proof"}');
      ${replayingGiven}
    `,
    when: sql`select ${functionNamed("fn_job_cancel")}(array_agg(${q.job_id.of("q")}), 'Proof.', 'proof') from ${q} q where ${q.actor.of("q")} = 'proof'`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_job_cancel('{01890000-0000-7000-8000-000000000000}', 'Entered twice.', 'ana@example.org')`,
  declare: sql`
    v_ids uuid[] := array(select distinct j.id from unnest(p_job_ids) as j (id) where j.id is not null);
    v_counts jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if (cardinality(${arg.p_job_ids}) <= ${lit(mostJobs)}) is not true then
      ${raise(invalidArgument, `At most ${mostJobs} jobs are cancelled in one call.`, { argument: lit("p_job_ids"), count: sql`cardinality(${arg.p_job_ids})` })}
    end if;
    if (length(${arg.p_reason}) <= 500 and ${notBlank(arg.p_reason)}) is not true then
      ${raise(invalidArgument, "A reason of 1 to 500 characters is required.", { argument: lit("p_reason"), length: sql`length(${arg.p_reason})` })}
    end if;
    v_counts := ${fnJobSettle}(
      (
        select coalesce(
          jsonb_agg(jsonb_build_object(
            'job_id', j.id, 'outcome', 'cancelled', 'result', jsonb_build_object('cancelled_by', ${arg.p_actor}, 'reason', ${arg.p_reason})
          )),
          '[]'
        )
        from unnest(v_ids) as j (id)
      ),
      ${arg.p_actor}
    );
    return jsonb_build_object(
      'cancelled', v_counts -> 'cancelled',
      'asked', v_counts -> 'asked',
      'missing', cardinality(v_ids) - (v_counts -> 'cancelled')::int - (v_counts -> 'asked')::int
    );
  `,
});
