import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, plpgsql, scenario, selfCompensating, sql } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobSettle } from "./fn_job_settle.ts";
import { jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { byIndex, jobQueue } from "./job_queue.ts";
import { jobResult } from "./job_result.ts";
import { mostJobs } from "./limits.ts";
import { queueHeartbeat } from "./queue_heartbeat.ts";
import { requireLimit } from "./refuse_job.ts";

const q = jobQueue;
const s = jobResult;
const h = queueHeartbeat;

export const fnJobReap = defineFunction({
  name: "fn_job_reap",
  summary: "Takes away jobs whose lease has run out: ready again at once, or dead letters when that was their last attempt.",
  details: `Also removes results whose time is up and forgets workers unheard of for a week. At most ${mostJobs} of each.`,
  args: { p_limit: int(`At most so many, 1 to ${mostJobs}.`) },
  returns: jsonb<{ retried: number; dead: number; cancelled: number; purged: number }>("Jobs by what became of them; results removed."),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobQueue, jobGroup, jobDeadLetter, jobResult, queueHeartbeat],
  pair: selfCompensating("Called again it finds nothing; a dead letter can be replayed."),
  proof: scenario({
    given: sql`
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"max_attempts": 1, "group_key": "proof"}');
      select ${fnJobClaim}('default', 'proof', 2);
      update ${q} q set ${q.lease_until} = now() - interval '1 minute';
      insert into ${s} (${s.job_id}, ${s.queue}, ${s.executor_class}, ${s.outcome}, ${s.attempts}, ${s.finished_at}, ${s.expires_at})
      values ('00000000-0000-7000-8000-000000000000', 'default', 'noop', 'completed', 1, now() - interval '8 days', now() - interval '1 day');
      insert into ${h} (${h.worker}, ${h.seen_at}, ${h.first_seen_at}, ${h.leased}) values ('proof', now() - interval '8 days', now() - interval '9 days', 0)
    `,
    when: sql`select ${functionNamed("fn_job_reap")}(100)`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_job_reap(1000)",
  settings: byIndex,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_expired jsonb;
    v_counts jsonb;
    v_purged int;
  `,
  body: ({ arg }) => plpgsql`
    ${requireLimit(arg.p_limit, mostJobs)}
    select jsonb_agg(jsonb_build_object('job_id', e.job_id, 'lease_token', e.lease_token, 'outcome', 'expired'))
    into v_expired
    from (
      select ${q.job_id.of("q")}, ${q.lease_token.of("q")}
      from ${q} q
      where ${q.state.of("q")} = 'leased' and ${q.lease_until.of("q")} < v_now
      order by ${q.lease_until.of("q")}
      limit ${arg.p_limit}
    ) as e;
    if v_expired is not null then
      v_counts := ${fnJobSettle}(v_expired, 'reaper');
    end if;

    delete from ${s} s
    where ${s.job_id.of("s")} = any (array(
      select ${s.job_id.of("p")}
      from ${s} p
      where ${s.expires_at.of("p")} < v_now
      order by ${s.expires_at.of("p")}
      limit ${arg.p_limit}
      for update skip locked
    ));
    get diagnostics v_purged = row_count;
    delete from ${h} h
    where ${h.worker.of("h")} = any (array(
      select ${h.worker.of("p")}
      from ${h} p
      where ${h.seen_at.of("p")} < v_now - interval '7 days'
      limit ${arg.p_limit}
      for update skip locked
    ));
    return jsonb_build_object(
      'retried', coalesce((v_counts -> 'retried')::int, 0),
      'dead', coalesce((v_counts -> 'dead')::int, 0),
      'cancelled', coalesce((v_counts -> 'cancelled')::int, 0),
      'purged', v_purged
    );
  `,
});
