import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  pairOfSetting,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  timestamptz,
} from "../kit/index.ts";
import { classIsLimited } from "./executor_class_registry.ts";
import { fnJobOptions, type JobOptions } from "./fn_job_options.ts";
import { fromOld, objectOf } from "./former.ts";
import { jobsEnabled } from "./gates.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { jobSchedule } from "./job_schedule.ts";
import { refuseUnknown } from "./refuse_job.ts";

const s = jobSchedule;
const r = jobQueueRegistry;

/** Options of a schedule: those of its jobs that make sense more than once, and the time zone of its fields. */
export interface ScheduleOptions extends Pick<JobOptions, "priority" | "max_attempts" | "group_key"> {
  time_zone?: string;
}

/** The arguments that set the schedule in `v_old` again, besides its name. */
export const formerSchedule = {
  p_cron: s.cron.of("v_old"),
  p_queue: s.queue.of("v_old"),
  p_executor_class: s.executor_class.of("v_old"),
  p_payload: s.payload.of("v_old"),
  p_next_at: s.next_at.of("v_old"),
  p_options: sql`${s.options.of("v_old")} || jsonb_build_object('time_zone', ${s.time_zone.of("v_old")})`,
};

export const fnJobScheduleSet = defineFunction({
  name: "fn_job_schedule_set",
  summary: "Sets a schedule: a job that is enqueued again and again. Also changes one, or brings a withdrawn one back.",
  details:
    "The fields are kept as they are; what they mean is the worker's business, which works out when the schedule is due after p_next_at. Only their form is checked here.",
  args: {
    p_schedule: text("Lower-case letters, digits and _ . -; at most 100 characters."),
    p_cron: text("Five fields: minute, hour, day of month, month, day of week."),
    p_queue: text("A registered queue."),
    p_executor_class: text("A registered executor class."),
    p_payload: jsonb("What the executor is given each time."),
    p_next_at: timestamptz("When it is due first."),
    p_actor: actor(),
    p_options: jsonb<ScheduleOptions>("time_zone (UTC), priority, max_attempts, group_key.").default(sql`'{}'`),
  },
  returns: jsonb<{ schedule: string; next_at: string; old: Record<string, unknown> | null }>(
    "The schedule, when it is due, and the arguments that set what it was before; null: withdrawn or not there.",
  ),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [jobSchedule],
  pair: pairOfSetting(
    "fn_job_schedule_withdraw",
    "Withdraw the schedule; where `old` is not null, set it again so.",
    fromOld("p_schedule", formerSchedule),
  ),
  proof: scenario({
    when: sql`select ${functionNamed("fn_job_schedule_set")}('proof', '*/5 * * * *', 'default', 'noop', '{}', now(), 'proof')`,
    undo: sql`select ${functionNamed("fn_job_schedule_withdraw")}('proof', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey],
  example: `select iu_core.fn_job_schedule_set('reports.nightly', '0 2 * * *', 'default', 'noop', '{}', '2026-06-01 02:00+00', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_attempts int;
    v_limited boolean;
    v_options jsonb;
    v_old ${s};
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_schedule} ~ '^[a-z][a-z0-9_.-]*$' and length(${arg.p_schedule}) <= 100) is not true then
      ${raise(invalidArgument, "A schedule is named by lower-case letters, digits and _ . -, at most 100.", {
        argument: lit("p_schedule"),
        given: sql`left(${arg.p_schedule}, 200)`,
      })}
    elsif (length(${arg.p_cron}) <= 200 and ${arg.p_cron} ~ '^[0-9A-Za-z*/,#?-]+( [0-9A-Za-z*/,#?-]+){4}$') is not true then
      ${raise(
        invalidArgument,
        "A schedule has five fields with one space between them.",
        { argument: lit("p_cron"), given: sql`left(${arg.p_cron}, 200)` },
        "Minute, hour, day of month, month, day of week: 0 2 * * * is every night at two.",
      )}
    elsif ${arg.p_payload} is null then
      ${raise(invalidArgument, "A payload is required.", { argument: lit("p_payload") }, "Pass {} for a job that needs none.")}
    elsif (isfinite(${arg.p_next_at})) is not true then
      ${raise(invalidArgument, "When it is due first must be a time.", { argument: lit("p_next_at") })}
    elsif jsonb_typeof(${arg.p_options}) is distinct from 'object' or ${arg.p_options} ?| '{run_at,idempotency_key,traceparent}'::text[] then
      ${raise(invalidArgument, "A schedule's options are time_zone, priority, max_attempts and group_key.", { argument: lit("p_options"), path: lit("$") })}
    elsif not exists (select from pg_timezone_names as z where z.name = coalesce(${arg.p_options} ->> 'time_zone', 'UTC')) then
      ${raise(invalidArgument, "There is no such time zone.", { argument: lit("p_options"), path: lit("$.time_zone"), given: sql`${arg.p_options} -> 'time_zone'` })}
    end if;
    v_options := ${arg.p_options} - 'time_zone';
    perform from ${fnJobOptions}(v_options) o;
    v_attempts := (select ${r.max_attempts.of("r")} from ${r} r where ${r.queue.of("r")} = ${arg.p_queue} and ${r.status.of("r")} = 'active');
    v_limited := ${classIsLimited(arg.p_executor_class)};
    ${refuseUnknown({ queue: arg.p_queue, executorClass: arg.p_executor_class, ofQueue: sql`v_attempts`, ofClass: sql`v_limited` })}

    select s.* into v_old from ${s} s where ${s.schedule.of("s")} = ${arg.p_schedule} for no key update;
    insert into ${s} as s (
      ${s.schedule}, ${s.cron}, ${s.time_zone}, ${s.queue}, ${s.executor_class}, ${s.payload}, ${s.options}, ${s.next_at}, ${s.changed_by}
    )
    values (
      ${arg.p_schedule}, ${arg.p_cron}, coalesce(${arg.p_options} ->> 'time_zone', 'UTC'), ${arg.p_queue}, ${arg.p_executor_class}, ${arg.p_payload},
      v_options, ${arg.p_next_at}, ${arg.p_actor}
    )
    on conflict (${s.schedule}) do update set
      ${s.cron} = excluded.${s.cron},
      ${s.time_zone} = excluded.${s.time_zone},
      ${s.queue} = excluded.${s.queue},
      ${s.executor_class} = excluded.${s.executor_class},
      ${s.payload} = excluded.${s.payload},
      ${s.options} = excluded.${s.options},
      ${s.next_at} = excluded.${s.next_at},
      ${s.status} = 'active',
      ${s.changed_at} = v_at,
      ${s.changed_by} = excluded.${s.changed_by};
    return jsonb_build_object(
      'schedule', ${arg.p_schedule},
      'next_at', ${arg.p_next_at},
      'old', case v_old.status when 'active' then ${objectOf(formerSchedule)} end
    );
  `,
});
