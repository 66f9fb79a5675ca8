import { fnIuUuid7At } from "../event/fn_iu_uuid7_at.ts";
import {
  defineFunction,
  type Fragment,
  functionNamed,
  type Hole,
  jsonb,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { laneOf } from "./job_lane.ts";
import { byLookUp, isPlain, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { jobResult } from "./job_result.ts";
import { startLane, startState } from "./job_states.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const g = jobGroup;
const d = jobDeadLetter;
const s = jobResult;

/** What is to become of a job. Without a token it is whoever holds it, as for a cancellation. */
export interface Settlement {
  job_id: string;
  lease_token?: string;
  outcome: "completed" | "failed" | "expired" | "cancelled";
  result?: unknown;
  error?: unknown;
  retry_after_ms?: number;
}

/** How many jobs ended, and how. */
export interface Settled {
  completed: number;
  retried: number;
  dead: number;
  cancelled: number;
  /** Running jobs whose worker will be told to stop. */
  asked: number;
}

const wanted = sql`
  jsonb_to_recordset(p_settlements)
    as o (job_id uuid, lease_token uuid, outcome text, result jsonb, error jsonb, retry_after_ms bigint)
`;

/** The jobs that leave their group, as the filter of an aggregate. */
const leavingGroup = sql`filter (where j.verdict in ('completed', 'cancelled', 'dead') and j.group_key is not null)`;

/** What is locked first of all: the jobs without group, in the order of their ids. */
export const lockPlain = (ids: Hole): Fragment =>
  plpgsql`perform from ${q} q where ${q.job_id.of("q")} = any (${ids}) and ${isPlain("q")} order by ${q.job_id.of("q")} for update;`;

export const fnJobSettle = defineFunction({
  name: "fn_job_settle",
  summary: "Ends jobs, or puts them back: the one place where a job leaves its group, becomes a dead letter or leaves a result.",
  details:
    "Locks in the order that all functions of the queue keep: jobs without group by id, then groups by key, then the other jobs by id, then dead letters. A settlement whose token is no longer the job's has no effect.",
  args: {
    p_settlements: jsonb<Settlement[]>("One for each job, no job twice."),
    p_worker: text("Who says so."),
  },
  returns: jsonb<Settled>("Counts."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [jobQueue, jobGroup, jobDeadLetter, jobResult],
  pair: selfCompensating("Part of the functions that call it. A job that ran cannot unrun; a dead letter can be replayed."),
  proof: scenario({
    given: sql`
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"max_attempts": 1, "group_key": "proof"}');
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof', '{"idempotency_key": "proof"}');
      update ${q} q set ${q.state} = 'leased', ${q.attempt} = 1, ${q.lease_token} = '00000000-0000-7000-8000-000000000000'
    `,
    when: sql`
      select ${functionNamed("fn_job_settle")}(
        jsonb_agg(
          jsonb_build_object(
            'job_id', ${q.job_id.of("q")}, 'lease_token', ${q.lease_token.of("q")},
            'outcome', case when ${isPlain("q")} then 'completed' else 'failed' end, 'result', '{"proof": true}'
          )
        ),
        'proof'
      )
      from ${q} q
      where ${q.actor.of("q")} = 'proof'
    `,
    opens: [jobsEnabled.name],
  }),
  grantTo: [],
  settings: byLookUp,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_ids uuid[];
    v_gone uuid[];
    v_queues text[];
    v_keys text[];
    v_numbers int[];
    v_freed uuid[];
    v_counts jsonb;
  `,
  // OFFSET 0: jobs are found by their ids, never by all that have a group, and each group by its key, in the order of keys.
  body: ({ arg }) => plpgsql`
    v_ids := array(select o.job_id from ${wanted} order by o.job_id);
    ${lockPlain(sql`v_ids`)}
    perform
    from (
      select distinct j.queue, j.group_key
      from (select ${q.queue.of("q")}, ${q.group_key.of("q")} from ${q} q where ${q.job_id.of("q")} = any (v_ids) offset 0) as j
      where j.group_key is not null
      order by j.queue, j.group_key
    ) as k
    cross join lateral (
      select from ${g} g where ${g.queue.of("g")} = k.queue and ${g.group_key.of("g")} = k.group_key for update
    ) as l;
    perform from ${q} q where ${q.job_id.of("q")} = any (v_ids) and not (${isPlain("q")}) order by ${q.job_id.of("q")} for update;

    with job as materialized (
      select
        q.*,
        o.result,
        ${r.keep_results.of("r")} as keep_results,
        v_now + ${r.result_retention.of("r")} as expires_at,
        case
          when o.outcome = 'cancelled' then case when ${q.state.of("q")} = 'leased' then 'asked' else 'cancelled' end
          when o.outcome = 'completed' then 'completed'
          when ${q.cancel_requested_at.of("q")} is not null then 'cancelled'
          when ${q.attempt.of("q")} >= ${q.max_attempts.of("q")} or o.outcome = 'given_up' then 'dead'
          else 'retried'
        end as verdict,
        case
          when o.outcome = 'expired' then v_now
          when o.retry_after_ms is not null then v_now + o.retry_after_ms * interval '1 millisecond'
          else v_now + make_interval(secs => (0.75 + random() * 0.5) * least(
            date_part('epoch', ${r.backoff_max.of("r")}),
            date_part('epoch', ${r.backoff_base.of("r")}) * 2 ^ least(${q.attempt.of("q")} - 1, 30)
          ))
        end as again_at,
        coalesce(${q.errors.of("q")}, '[]') || jsonb_build_array(jsonb_build_object(
          'attempt', ${q.attempt.of("q")},
          'at', v_now,
          'worker', coalesce(${q.worker.of("q")}, ${arg.p_worker}),
          'error', case when o.outcome = 'expired' then '"The lease ran out."' else coalesce(o.error, 'null') end
        )) as history
      from ${wanted}
      join ${q} q on ${q.job_id.of("q")} = o.job_id
      join ${r} r on ${r.queue.of("r")} = ${q.queue.of("q")}
      where o.outcome = 'cancelled'
        or ${q.state.of("q")} = 'leased' and ${q.lease_token.of("q")} = o.lease_token
          and (o.outcome <> 'expired' or ${q.lease_until.of("q")} < v_now)
    ), gone as (
      delete from ${q} q
      using job as j
      where ${q.job_id.of("q")} = j.job_id and j.verdict in ('completed', 'cancelled', 'dead')
      returning ${q.job_id.of("q")}
    ), retried as (
      update ${q} q
      set
        ${q.state} = ${startState(sql`j.is_limited`, sql`j.again_at`, sql`v_now`)},
        ${q.lane} = ${startLane(sql`j.is_limited`, sql`j.again_at`, sql`v_now`, laneOf(sql`j.queue`, sql`j.priority`))},
        ${q.run_at} = j.again_at,
        ${q.errors} = j.history,
        ${q.lease_token} = null,
        ${q.lease_until} = null,
        ${q.worker} = null
      from job as j
      where ${q.job_id.of("q")} = j.job_id and j.verdict = 'retried'
    ), asked as (
      update ${q} q
      set ${q.cancel_requested_at} = coalesce(${q.cancel_requested_at.of("q")}, v_now)
      from job as j
      where ${q.job_id.of("q")} = j.job_id and j.verdict = 'asked'
    ), kept as (
      insert into ${s} (
        ${s.job_id}, ${s.queue}, ${s.executor_class}, ${s.outcome}, ${s.attempts}, ${s.result}, ${s.traceparent}, ${s.worker}, ${s.finished_at},
        ${s.expires_at}
      )
      select j.job_id, j.queue, j.executor_class, j.verdict, j.attempt, j.result, j.traceparent, ${arg.p_worker}, v_now, j.expires_at
      from job as j
      where j.verdict in ('completed', 'cancelled')
        and (j.keep_results = 'all' or j.keep_results = 'given' and j.result is not null)
      on conflict (${s.job_id}) do nothing
    ), died as (
      insert into ${d} (
        ${d.job_id}, ${d.queue}, ${d.executor_class}, ${d.payload}, ${d.errors}, ${d.trace_id}, ${d.traceparent}, ${d.priority}, ${d.max_attempts},
        ${d.group_key}, ${d.actor}, ${d.enqueued_at}, ${d.died_at}, ${d.changed_at}
      )
      select
        j.job_id, j.queue, j.executor_class, j.payload, j.history, substr(j.traceparent, 4, 32), j.traceparent, j.priority, j.max_attempts,
        j.group_key, j.actor, coalesce(${fnIuUuid7At}(j.job_id), v_now), v_now, v_now
      from job as j
      where j.verdict = 'dead' and j.dead_letter_id is null
      order by j.job_id
    ), returned as (
      update ${d} d
      set
        ${d.state} = case j.verdict when 'completed' then 'resolved' else 'dead' end,
        ${d.errors} = case j.verdict when 'dead' then ${d.errors.of("d")} || j.history else ${d.errors.of("d")} end,
        ${d.deaths} = ${d.deaths.of("d")} + case j.verdict when 'dead' then 1 else 0 end,
        ${d.died_at} = case j.verdict when 'dead' then v_now else ${d.died_at.of("d")} end,
        ${d.changed_at} = v_now
      from job as j
      where ${d.dead_letter_id.of("d")} = j.dead_letter_id and j.verdict in ('completed', 'cancelled', 'dead')
    )
    select
      array_agg(j.job_id) ${leavingGroup},
      array_agg(j.queue) ${leavingGroup},
      array_agg(j.group_key) ${leavingGroup},
      array_agg(j.group_no) ${leavingGroup},
      jsonb_build_object(
        'completed', count(*) filter (where j.verdict = 'completed'),
        'retried', count(*) filter (where j.verdict = 'retried'),
        'dead', count(*) filter (where j.verdict = 'dead'),
        'cancelled', count(*) filter (where j.verdict = 'cancelled'),
        'asked', count(*) filter (where j.verdict = 'asked')
      )
    into v_gone, v_queues, v_keys, v_numbers, v_counts
    from job as j;

    if v_gone is not null then
      with freed as (
        update ${g} g
        set ${g.head_job_id} = (
          select ${q.job_id.of("q")}
          from ${q} q
          where ${q.queue.of("q")} = k.queue and ${q.group_key.of("q")} = k.group_key and ${q.group_no.of("q")} > k.group_no
            and ${q.state.of("q")} = 'blocked'
          order by ${q.group_no.of("q")}
          limit 1
        )
        from unnest(v_gone, v_queues, v_keys, v_numbers) as k (job_id, queue, group_key, group_no)
        where ${g.queue.of("g")} = k.queue and ${g.group_key.of("g")} = k.group_key and ${g.head_job_id.of("g")} = k.job_id
        returning ${g.head_job_id.of("g")}
      )
      select array_agg(f.head_job_id) filter (where f.head_job_id is not null) into v_freed from freed as f;
      update ${q} q
      set
        ${q.state} = ${startState(q.is_limited.of("q"), q.run_at.of("q"), sql`v_now`)},
        ${q.lane} = ${startLane(q.is_limited.of("q"), q.run_at.of("q"), sql`v_now`, laneOf(q.queue.of("q"), q.priority.of("q")))}
      where ${q.job_id.of("q")} = any (v_freed);
      delete from ${g} g
      where ${g.head_job_id.of("g")} is null
        and (${g.queue.of("g")}, ${g.group_key.of("g")}) in (select k.queue, k.group_key from unnest(v_queues, v_keys) as k (queue, group_key));
    end if;
    return v_counts;
  `,
});
