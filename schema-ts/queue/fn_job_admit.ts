import {
  defineFunction,
  type Fragment,
  functionNamed,
  type Hole,
  int,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { jobsEnabled } from "./gates.ts";
import { jobClassUsage } from "./job_class_usage.ts";
import { laneOf } from "./job_lane.ts";
import { byLookUp, jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const c = executorClassRegistry;
const u = jobClassUsage;

/** Query: how many jobs of a class that were let through are in one of the states, over all queues. */
const letThrough = (executorClass: Hole, states: Fragment): Fragment => sql`
  select count(*)
  from ${r} r
  join ${q} q on ${q.queue.of("q")} = ${r.queue.of("r")}
  where ${q.executor_class.of("q")} = ${executorClass} and ${q.is_limited.of("q")} and ${q.state.of("q")} in ${states}
`;

export const fnJobAdmit = defineFunction({
  name: "fn_job_admit",
  summary: "Lets jobs of classes with limits through: as many as run at the same time, and no more than the rate allows.",
  details:
    "Whoever comes to a class while another session lets its jobs through goes on without. What was let through and not yet ended is counted from the jobs themselves, so there is no counter that could drift.",
  args: { p_queue: text("The queue."), p_limit: int("At most so many of each class.") },
  returns: int("How many were let through."),
  volatility: "volatile",
  gate: ungated("Part of the claim, which is gated."),
  writes: [jobQueue, jobClassUsage],
  pair: selfCompensating("A job that was let through runs, or its lease runs out and it waits again."),
  proof: scenario({
    given: sql`
      insert into ${c} (${c.executor_class}, ${c.executor_kind}, ${c.mutating}, ${c.limits}, ${c.is_limited}, ${c.description}, ${c.owner})
      values ('proof', 'noop', false, '{"max_running": 1, "rate_count": 1, "rate_seconds": 60}', true, 'Proof.', 'proof');
      insert into ${u} (${u.executor_class}, ${u.booked_until}) values ('proof', '-infinity');
      select ${fnJobEnqueue}('default', 'proof', '{}', 'proof')
    `,
    when: sql`select ${functionNamed("fn_job_admit")}('default', 10)`,
    opens: [jobsEnabled.name],
  }),
  grantTo: [],
  settings: byLookUp,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_classes text[];
    v_ids uuid[];
    v_count int;
  `,
  // What was let through and not claimed yet will start all at once: it keeps its share of the rate booked from now on. The row of the class is
  // written whenever something is let through: a claim that counts in an older snapshot then fails instead of miscounting.
  body: ({ arg }) => plpgsql`
    v_classes := array(
      select ${u.executor_class.of("u")}
      from ${u} u
      where exists (
        select from ${q} q
        where ${q.queue.of("q")} = ${arg.p_queue} and ${q.executor_class.of("q")} = ${u.executor_class.of("u")}
          and ${q.is_limited.of("q")} and ${q.state.of("q")} = 'limited'
      )
      order by ${u.executor_class.of("u")}
      for update skip locked
    );
    v_ids := array(
      select w.job_id
      from (
        select
          ${c.executor_class.of("c")} as executor_class,
          least(
            ${arg.p_limit},
            (${c.limits.of("c")} -> 'max_running')::int - (
              ${letThrough(c.executor_class.of("c"), sql`('ready', 'leased')`)}
            ),
            floor(
              (${c.limits.of("c")} -> 'rate_count')::int
                - greatest(
                  extract(epoch from greatest(${u.booked_until.of("u")}, v_now) - v_now)
                    * (${c.limits.of("c")} -> 'rate_count')::int / (${c.limits.of("c")} -> 'rate_seconds')::int,
                  (
                    ${letThrough(c.executor_class.of("c"), sql`('ready')`)}
                  )
                )
            )
          ) as free
        from ${c} c
        join ${u} u on ${u.executor_class.of("u")} = ${c.executor_class.of("c")}
        where ${c.executor_class.of("c")} = any (v_classes)
      ) as k
      cross join lateral (
        select ${q.job_id.of("q")}
        from ${q} q
        where ${q.queue.of("q")} = ${arg.p_queue} and ${q.executor_class.of("q")} = k.executor_class
          and ${q.is_limited.of("q")} and ${q.state.of("q")} = 'limited'
        order by ${q.priority.of("q")}, ${q.run_at.of("q")}
        limit greatest(k.free, 0)
        for update skip locked
      ) as w
    );

    update ${q} q
    set ${q.state} = 'ready', ${q.lane} = ${laneOf(q.queue.of("q"), q.priority.of("q"))}
    where ${q.job_id.of("q")} = any (v_ids);
    get diagnostics v_count = row_count;
    update ${u} u
    set ${u.booked_until} = coalesce(greatest(${u.booked_until.of("u")} + b.jobs * b.share, v_now + b.waiting * b.share), ${u.booked_until.of("u")})
    from (
      select
        ${c.executor_class.of("c")} as executor_class,
        make_interval(secs => (${c.limits.of("c")} -> 'rate_seconds')::float8 / (${c.limits.of("c")} -> 'rate_count')::float8) as share,
        (
          select count(*) from ${q} q where ${q.job_id.of("q")} = any (v_ids) and ${q.executor_class.of("q")} = ${c.executor_class.of("c")}
        ) as jobs,
        (
          ${letThrough(c.executor_class.of("c"), sql`('ready')`)}
        ) as waiting
      from ${c} c
      where ${c.executor_class.of("c")} = any (v_classes)
    ) as b
    where ${u.executor_class.of("u")} = b.executor_class and b.waiting > 0;
    return v_count;
  `,
});
