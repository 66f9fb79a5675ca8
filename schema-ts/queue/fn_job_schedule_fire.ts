import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  timestamptz,
  uuid,
} from "../kit/index.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobScheduleSet } from "./fn_job_schedule_set.ts";
import { jobsEnabled } from "./gates.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { jobQueue } from "./job_queue.ts";
import { jobSchedule } from "./job_schedule.ts";

const s = jobSchedule;

export const fnJobScheduleFire = defineFunction({
  name: "fn_job_schedule_fire",
  summary: "Enqueues the job of a schedule that is due, once for each time it is due, and notes when it is due next.",
  details:
    "Any number of workers may try: the first one makes the job, the others get null. Null also when it is not due yet, or withdrawn.",
  args: {
    p_schedule: text("The schedule."),
    p_due_at: timestamptz("The time it is due, as read from the schedule."),
    p_next_at: timestamptz("When it is due after that; later than p_due_at."),
    p_actor: actor(),
  },
  returns: uuid("The job's id; null: it was made already, or is not due.").nullable(),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobSchedule, jobQueue, jobLane, jobGroup, idempotencyRegistry],
  pair: selfCompensating("A job that should not be is cancelled; a schedule is set again."),
  proof: scenario({
    given: sql`
      select ${fnJobScheduleSet}('proof', '*/5 * * * *', 'default', 'noop', '{}', '2026-01-01 00:00+00', 'proof', '{"group_key": "proof", "priority": 7}')
    `,
    when: sql`select ${functionNamed("fn_job_schedule_fire")}('proof', '2026-01-01 00:00+00', '2026-01-01 00:05+00', 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_job_schedule_fire('reports.nightly', '2026-06-01 02:00+00', '2026-06-02 02:00+00', 'worker-1')`,
  declare: sql`
    v_schedule ${s};
    v_job_id uuid;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_next_at} > ${arg.p_due_at} and isfinite(${arg.p_next_at})) is not true then
      ${raise(invalidArgument, "A schedule is due again later than it is due now.", { argument: lit("p_next_at"), due_at: arg.p_due_at, given: arg.p_next_at })}
    end if;
    select s.* into v_schedule from ${s} s where ${s.schedule.of("s")} = ${arg.p_schedule} for no key update;
    if not found then
      ${raise(notFound, sql`format('There is no schedule %s.', coalesce(left(${arg.p_schedule}, 200), 'null'))`, { schedule: sql`left(${arg.p_schedule}, 200)` })}
    end if;
    if v_schedule.status <> 'active' or v_schedule.next_at <> ${arg.p_due_at} or ${arg.p_due_at} > clock_timestamp() then
      return null;
    end if;

    v_job_id := ${fnJobEnqueue}(
      v_schedule.queue, v_schedule.executor_class, v_schedule.payload, ${arg.p_actor},
      v_schedule.options || jsonb_build_object(
        'idempotency_key', 'schedule:' || ${arg.p_schedule} || ':' || extract(epoch from ${arg.p_due_at})
      )
    );
    update ${s} s
    set ${s.next_at} = ${arg.p_next_at}, ${s.last_due_at} = ${arg.p_due_at}, ${s.last_job_id} = v_job_id
    where ${s.schedule.of("s")} = ${arg.p_schedule};
    return v_job_id;
  `,
});
