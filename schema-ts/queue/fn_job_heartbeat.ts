import { invalidArgument } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, interval, plpgsql, scenario, selfCompensating, sql, text, uuidArray } from "../kit/index.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { heartbeatEnabled, jobsEnabled } from "./gates.ts";
import { byIndex, jobQueue } from "./job_queue.ts";
import { queueHeartbeat } from "./queue_heartbeat.ts";
import { requireLease, requireWorker } from "./refuse_job.ts";

const q = jobQueue;
const h = queueHeartbeat;

export const fnJobHeartbeat = defineFunction({
  name: "fn_job_heartbeat",
  summary: "Says that a worker lives, and extends the leases of the jobs it holds.",
  details:
    "Passes over jobs that are just being finished. A lease that ran out but was not yet taken away is extended as well. An empty array says only that the worker lives.",
  args: {
    p_worker: text("Who holds the jobs; 1 to 200 characters."),
    p_lease_tokens: uuidArray("The tokens of its claims."),
    p_lease: interval("How long from now; at most a day."),
  },
  returns: int("How many jobs it holds on to. Fewer than it believes: some were taken away."),
  volatility: "volatile",
  gate: heartbeatEnabled,
  writes: [jobQueue, queueHeartbeat],
  pair: selfCompensating("A lease runs out by itself, and fn_job_release ends it at once."),
  proof: scenario({
    given: sql`select ${fnJobEnqueue}('default', 'noop', '{}', 'proof'); select ${fnJobClaim}('default', 'proof', 1)`,
    when: sql`select ${functionNamed("fn_job_heartbeat")}('proof', array_agg(${q.lease_token.of("q")}), '2 minutes') from ${q} q`,
    opens: [jobsEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_job_heartbeat('worker-1', '{6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10}', '60 s')",
  settings: byIndex,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_count int;
  `,
  body: ({ arg }) => plpgsql`
    ${requireWorker(arg.p_worker)}
    ${requireLease(arg.p_lease)}
    update ${q} q
    set ${q.lease_until} = v_now + ${arg.p_lease}
    where ${q.job_id.of("q")} = any (array(
      select ${q.job_id.of("k")}
      from ${q} k
      where ${q.lease_until.of("k")} is not null and ${q.lease_token.of("k")} = any (${arg.p_lease_tokens})
        and ${q.state.of("k")} = 'leased' and ${q.worker.of("k")} = ${arg.p_worker}
      for no key update skip locked
    ));
    get diagnostics v_count = row_count;
    insert into ${h} as h (${h.worker}, ${h.seen_at}, ${h.first_seen_at}, ${h.leased})
    values (${arg.p_worker}, v_now, v_now, v_count)
    on conflict (${h.worker}) do update set ${h.seen_at} = excluded.${h.seen_at}, ${h.leased} = excluded.${h.leased};
    return v_count;
  `,
});
