import { batchStart, batchUuids } from "../event/uuid7.ts";
import {
  defineFunction,
  type Fragment,
  functionNamed,
  type Hole,
  int,
  jsonb,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobLaneIsIdle } from "./fn_job_lane_is_idle.ts";
import { jobsEnabled } from "./gates.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane, newLane } from "./job_lane.ts";
import { notifyEach } from "./job_notify.ts";
import { byIndex, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { readyState } from "./job_states.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const c = executorClassRegistry;
const l = jobLane;
const g = jobGroup;

/** A job with everything of its own. */
export interface JobSpec {
  queue: string;
  executor_class: string;
  payload: unknown;
  priority: number | null;
  max_attempts: number | null;
  traceparent: string | null;
  group_key: string | null;
}

/** Jobs as rows `j`, in their order `n`. */
export const jobsOf = (specs: Hole): Fragment => sql`
  rows from (
    jsonb_to_recordset(${specs})
      as (queue text, executor_class text, payload jsonb, priority int, max_attempts int, traceparent text, group_key text)
  ) with ordinality as j (queue, executor_class, payload, priority, max_attempts, traceparent, group_key, n)
`;
const wanted = jobsOf(sql`p_jobs`);

export const fnJobEnqueueEach = defineFunction({
  name: "fn_job_enqueue_each",
  summary: "Puts jobs into their queues, each with a trace and a group of its own.",
  details:
    "For callers that have asked the gate and know that queues, classes, options and sizes are what they should be. Groups are locked in the order of their keys.",
  args: {
    p_jobs: jsonb<JobSpec[]>("The jobs, at least one, in their order; null is what the queue says, or none."),
    p_actor: text("Who asks."),
  },
  returns: int("How many there are."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [jobQueue, jobLane, jobGroup],
  pair: selfCompensating("Jobs that should not be are cancelled."),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_job_enqueue_each")}('[{"queue": "default", "executor_class": "noop", "payload": {}, "group_key": "proof", "priority": 7}]', 'proof')
    `,
    opens: [jobsEnabled.name],
  }),
  grantTo: [],
  settings: byIndex,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_start text := ${batchStart(sql`v_now`)};
    v_count int := jsonb_array_length(p_jobs);
    v_ids uuid[] := ${batchUuids(sql`v_start`, sql`v_count`)};
    v_idle text[];
    v_ready text[];
  `,
  body: ({ arg }) => plpgsql`
    v_idle := array(
      select k.queue
      from (select distinct j.queue, coalesce(j.priority, 0) as priority from ${wanted}) as k
      left join ${l} l on ${l.queue.of("l")} = k.queue and ${l.priority.of("l")} = k.priority
      where ${l.lane.of("l")} is null or ${l.is_awaited.of("l")} and ${fnJobLaneIsIdle}(${l.lane.of("l")}, ${l.floor_at.of("l")}, ${l.floor_id.of("l")})
    );
    insert into ${l} (${l.queue}, ${l.priority}, ${l.lane})
    select j.queue, coalesce(j.priority, 0), ${newLane(sql`j.queue`, sql`coalesce(j.priority, 0)`)}
    from ${wanted}
    where not exists (select from ${l} l where ${l.queue.of("l")} = j.queue and ${l.priority.of("l")} = coalesce(j.priority, 0))
    group by j.queue, coalesce(j.priority, 0)
    order by j.queue, coalesce(j.priority, 0)
    on conflict (${l.queue}, ${l.priority}) do nothing;
    insert into ${g} (${g.queue}, ${g.group_key}, ${g.head_job_id}, ${g.last_no})
    select j.queue, j.group_key, (array_agg(v_ids[j.n] order by j.n))[1], count(*)
    from ${wanted}
    where j.group_key is not null
    group by j.queue, j.group_key
    order by j.queue collate "C", j.group_key collate "C"
    on conflict (${g.queue}, ${g.group_key}) do update set ${g.last_no} = ${g}.${g.last_no} + excluded.${g.last_no};

    v_now := clock_timestamp();
    with made as (
      insert into ${q} (
        ${q.job_id}, ${q.run_at}, ${q.lane}, ${q.max_attempts}, ${q.priority}, ${q.group_no}, ${q.is_limited},
        ${q.state}, ${q.queue}, ${q.executor_class}, ${q.payload}, ${q.traceparent}, ${q.actor}, ${q.group_key}
      )
      select
        v_ids[j.n], v_now + j.n * interval '1 microsecond',
        case
          when ${g.head_job_id.of("g")} <> v_ids[j.n] or ${c.is_limited.of("c")} then null
          else coalesce(${l.lane.of("l")}, ${newLane(sql`j.queue`, sql`coalesce(j.priority, 0)`)})
        end,
        coalesce(j.max_attempts, ${r.max_attempts.of("r")}), coalesce(j.priority, 0), ${g.last_no.of("g")} - j.behind, ${c.is_limited.of("c")},
        case when ${g.head_job_id.of("g")} <> v_ids[j.n] then 'blocked' else ${readyState(c.is_limited.of("c"))} end,
        j.queue, j.executor_class, j.payload, j.traceparent, ${arg.p_actor}, j.group_key
      from (
        select j.*, row_number() over (partition by j.queue, j.group_key order by j.n desc) - 1 as behind
        from ${wanted}
      ) as j
      join ${r} r on ${r.queue.of("r")} = j.queue
      join ${c} c on ${c.executor_class.of("c")} = j.executor_class
      left join ${l} l on ${l.queue.of("l")} = j.queue and ${l.priority.of("l")} = coalesce(j.priority, 0)
      left join ${g} g on ${g.queue.of("g")} = j.queue and ${g.group_key.of("g")} = j.group_key
      returning ${q.queue}, ${q.state}
    )
    select array_agg(distinct m.queue) filter (where m.state in ('ready', 'limited')) into v_ready from made as m;
    ${notifyEach(sql`select unnest(v_idle) intersect select unnest(v_ready)`)}
    return v_count;
  `,
});
