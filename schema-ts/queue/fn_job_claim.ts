import { isOpen, requireGate } from "../config/asked_gate.ts";
import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  eachOf,
  type Fragment,
  fromArgument,
  fromRun,
  functionNamed,
  type Hole,
  int,
  interval,
  inverse,
  jsonb,
  plpgsql,
  rows,
  scenario,
  sql,
  text,
  uuid,
} from "../kit/index.ts";
import { areInOrder, findAll, findClaimable, firstClaimable } from "./claimable.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobAdmit } from "./fn_job_admit.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { jobsEnabled } from "./gates.ts";
import { jobBatch, removeSpent } from "./job_batch.ts";
import { jobClassUsage } from "./job_class_usage.ts";
import { jobLane, noId } from "./job_lane.ts";
import { byIndexOnly, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { readyLane, readyState } from "./job_states.ts";
import { mostJobs } from "./limits.ts";
import { refuseQueue, requireLease, requireLimit, requireWorker } from "./refuse_job.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const l = jobLane;
const b = jobBatch;
const u = jobClassUsage;
const c = executorClassRegistry;

/** Whether the time of a scheduled job of lane `l` has come. */
const isDue = sql`
  ${q.lane.of("q")} = ~${l.lane.of("l")} and ${q.run_at.of("q")} <= v_now
    and ${q.queue.of("q")} = p_queue and ${q.priority.of("q")} = ${l.priority.of("l")}
`;

/** Lanes of the queue that no other claim writes to at this moment: what they say of themselves are hints. */
const freeLanes = sql`(select ${l.priority.of("p")} from ${l} p where ${l.queue.of("p")} = p_queue for no key update skip locked)`;

/** Whether a claim comes out short is written where that is not what its lanes say, or not what all of them say. */
const awaitMore = (isShort: Fragment) => plpgsql`
  if (${isShort}) is distinct from v_awaited then
    update ${l} l set ${l.is_awaited} = ${isShort} where ${l.queue.of("l")} = p_queue and ${l.priority.of("l")} in ${freeLanes};
  end if;
`;

/** What a claim writes into job `q`. */
const lease = sql`
  update ${q} q
  set
    ${q.state} = 'leased',
    ${q.lane} = null,
    ${q.lease_token} = v_token,
    ${q.lease_until} = v_until,
    ${q.worker} = p_worker,
    ${q.attempt} = ${q.attempt.of("q")} + 1
`;

/** Where it is time, the next claims begin at the job that was claimed last. */
const moveFloor = (lastId: Hole) => plpgsql`
  if v_move then
    update ${l} l
    set
      ${l.floor_at} = case when ${l.priority.of("l")} = v_priority then v_run_at else ${l.floor_at.of("l")} end,
      ${l.floor_id} = case when ${l.priority.of("l")} = v_priority then ${lastId} else ${l.floor_id.of("l")} end,
      ${l.swept_at} = case when v_sweep then v_now else ${l.swept_at.of("l")} end,
      ${l.moved_at} = v_now
    where ${l.queue.of("l")} = p_queue and ${l.priority.of("l")} in ${freeLanes};
  end if;
`;

const claimFirst = plpgsql`
  ${lease}
  where ${q.job_id.of("q")} = ${firstClaimable}
  returning
    ${q.job_id.of("q")}, ${q.attempt.of("q")}, ${q.executor_class.of("q")}, ${q.payload.of("q")}, ${q.traceparent.of("q")},
    ${q.priority.of("q")}, ${q.run_at.of("q")}
  into job_id, attempt, executor_class, payload, traceparent, v_priority, v_run_at;
`;

export const claimedColumns = {
  job_id: uuid("The job."),
  lease_token: uuid("To be shown when it is finished; one for all jobs of a claim."),
  attempt: int("Which attempt this is, from 1."),
  executor_class: text("What is to be done."),
  payload: jsonb("With what."),
  traceparent: text("W3C trace context of who enqueued it.").nullable(),
};

export const fnJobClaim = defineFunction({
  name: "fn_job_claim",
  summary: "Hands a worker jobs that are due, soonest first, under a lease: nobody else gets them until it runs out.",
  details: `Smaller priorities first, then the order in which the jobs became due. Two claims never wait for each other and never get the same job. Jobs that became due by time and jobs that a class's limits allow are made ready first. At most ${mostJobs} jobs; a lease of at most a day.`,
  args: {
    p_queue: text("A registered queue."),
    p_worker: text("Who claims; 1 to 200 characters."),
    p_limit: int(`At most so many, 1 to ${mostJobs}.`),
    p_lease: interval("How long the worker may take before others get the jobs.").default(sql`'60 s'`),
  },
  returns: rows(claimedColumns),
  volatility: "volatile",
  gate: jobsEnabled,
  asksGateItself: true,
  writes: [jobQueue, jobLane, jobBatch, jobClassUsage],
  pair: inverse(
    "fn_job_release",
    "Give the jobs back; the attempt does not count.",
    {
      p_job_ids: eachOf(fromRun("$.result[*].job_id")),
      p_lease_tokens: eachOf(fromRun("$.result[*].lease_token")),
      p_worker: fromArgument("p_worker"),
    },
    "$.result[0]",
  ),
  proof: scenario({
    given: sql`
      insert into ${c} (${c.executor_class}, ${c.executor_kind}, ${c.mutating}, ${c.limits}, ${c.is_limited}, ${c.description}, ${c.owner})
      values ('proof', 'noop', false, '{"rate_count": 1, "rate_seconds": 60}', true, 'Proof.', 'proof');
      insert into ${jobClassUsage} (${jobClassUsage.executor_class}, ${jobClassUsage.booked_until}) values ('proof', '-infinity');
      select ${fnJobEnqueue}('default', 'noop', '{}', 'proof');
      select ${fnJobEnqueue}('default', 'proof', '{}', 'proof');
      update ${l} l set ${l.floor_at} = '2000-01-01Z' where ${l.queue.of("l")} = 'default';
      insert into ${b} (${b.lane}, ${b.run_at}, ${b.first_id}, ${b.last_id})
      select ${l.lane.of("l")}, '-infinity', ${noId}, ${noId} from ${l} l where ${l.queue.of("l")} = 'default'
    `,
    when: sql`select ${functionNamed("fn_job_claim")}('default', 'proof', 10)`,
    undo: sql`
      select ${functionNamed("fn_job_release")}(array_agg(${q.job_id.of("q")}), array_agg(${q.lease_token.of("q")}), 'proof')
      from ${q} q
      where ${q.state.of("q")} = 'leased'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey],
  example: "select * from iu_core.fn_job_claim('default', 'worker-1', 100, '60 s')",
  estimatedRows: 100,
  settings: byIndexOnly,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_token uuid := gen_random_uuid();
    v_until timestamptz;
    v_due boolean;
    v_limits boolean;
    v_sweep boolean;
    v_move boolean;
    v_awaited boolean;
    v_open boolean;
    v_priority int;
    v_run_at timestamptz;
    v_ids uuid[];
  `,
  // A queue that has no lane never had a job. Workers that claim one job at a time have statements of their own, which PostgreSQL plans once:
  // those for arrays it plans anew in each call that gets few. Each stands there twice, for the second look: functions of this product do not loop.
  // An update by ids returns the jobs in the order of their ids. Mostly that is the order of the claim, and then nothing is kept and sorted.
  // What was claimed stays in the index until a vacuum removes it, so a claim begins at its lane's floor. The floor is a hint: a job that was
  // committed late lies below it, and is found by a look from below, once a second and whenever a claim comes out short.
  body: ({ arg }) => plpgsql`
    select
      bool_or((
        select true
        from ${q} q
        where ${isDue}
        limit 1
      )),
      exists (select from ${u} u),
      min(${l.swept_at.of("l")}) < v_now - interval '1 second',
      min(${l.moved_at.of("l")}) < v_now - case when p_limit < 10 then interval '50 milliseconds' else interval '5 milliseconds' end,
      case when bool_and(${l.is_awaited.of("l")}) = bool_or(${l.is_awaited.of("l")}) then bool_and(${l.is_awaited.of("l")}) end,
      ${isOpen(jobsEnabled)}
    into v_due, v_limits, v_sweep, v_move, v_awaited, v_open
    from ${l} l
    where ${l.queue.of("l")} = ${arg.p_queue};
    if v_open is not true then
      ${requireGate(jobsEnabled)}
    end if;
    ${requireLimit(arg.p_limit, mostJobs)}
    ${requireLease(arg.p_lease)}
    ${requireWorker(arg.p_worker)}
    if v_sweep is null then
      if not exists (select from ${r} r where ${r.queue.of("r")} = ${arg.p_queue}) then
        ${refuseQueue(arg.p_queue)}
      end if;
      return;
    end if;
    v_until := v_now + p_lease;
    if v_sweep and v_move then
      ${removeSpent(sql`p_queue`)}
    end if;
    if v_due then
      update ${q} q
      set
        ${q.state} = ${readyState(q.is_limited.of("q"))},
        ${q.lane} = ${readyLane(q.is_limited.of("q"), sql`~${q.lane.of("q")}`)}
      where ${q.job_id.of("q")} = any (array(
        select d.job_id
        from ${l} l
        cross join lateral (
          select ${q.job_id.of("q")}
          from ${q} q
          where ${isDue}
          order by ${q.run_at.of("q")}
          limit greatest(p_limit, 1000)
          for no key update skip locked
        ) as d
        where ${l.queue.of("l")} = p_queue
      ));
    end if;
    if v_limits then
      if v_due or exists (select from ${q} q where ${q.queue.of("q")} = p_queue and ${q.is_limited.of("q")} and ${q.state.of("q")} = 'limited') then
        perform ${fnJobAdmit}(p_queue, p_limit);
      end if;
    end if;

    if p_limit = 1 then
      ${claimFirst}
      if not found and not v_sweep then
        v_sweep := true;
        ${claimFirst}
      end if;
      ${awaitMore(sql`job_id is null`)}
      if job_id is null then
        return;
      end if;
      ${moveFloor(sql`job_id`)}
      lease_token := v_token;
      return next;
      return;
    end if;

    ${findClaimable}
    if cardinality(v_ids) < p_limit and not v_sweep then
      v_sweep := true;
      ${findAll}
    end if;
    ${awaitMore(sql`cardinality(v_ids) < p_limit`)}
    if cardinality(v_ids) = 0 then
      return;
    end if;

    if v_priority is not null and ${areInOrder} then
      return query
      ${lease}
      where ${q.job_id.of("q")} = any (v_ids)
      returning
        ${q.job_id.of("q")}, v_token, ${q.attempt.of("q")}, ${q.executor_class.of("q")}, ${q.payload.of("q")}, ${q.traceparent.of("q")};
      ${moveFloor(sql`v_ids[cardinality(v_ids)]`)}
      return;
    end if;

    return query
    with claimed as (
      ${lease}
      where ${q.job_id.of("q")} = any (v_ids)
      returning
        ${q.job_id.of("q")}, ${q.attempt.of("q")}, ${q.executor_class.of("q")}, ${q.payload.of("q")}, ${q.traceparent.of("q")},
        ${q.priority.of("q")}, ${q.run_at.of("q")}
    ), moved as (
      update ${l} l
      set
        ${l.floor_at} = coalesce(f.run_at, ${l.floor_at.of("l")}),
        ${l.floor_id} = coalesce(f.job_id, ${l.floor_id.of("l")}),
        ${l.swept_at} = case when v_sweep then v_now else ${l.swept_at.of("l")} end,
        ${l.moved_at} = v_now
      from (
        select p.priority, c.run_at, c.job_id
        from ${freeLanes} as p (priority)
        left join lateral (
          select c.run_at, c.job_id
          from claimed c
          where c.priority = p.priority
          order by c.run_at desc
          limit 1
        ) as c on true
        where v_move
      ) as f
      where ${l.queue.of("l")} = p_queue and ${l.priority.of("l")} = f.priority
    )
    select c.job_id, v_token, c.attempt, c.executor_class, c.payload, c.traceparent
    from claimed c
    order by c.priority, c.run_at;
  `,
});
