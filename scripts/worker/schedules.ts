import type { Logger } from "pino";
import { call } from "../../schema-ts/kit/client.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { fnJobScheduleFire } from "../../schema-ts/queue/fn_job_schedule_fire.ts";
import { nextTime } from "./cron.ts";
import type { WorkerDatabase } from "./database.ts";
import { failureOf } from "./failure.ts";

interface DueSchedule {
  readonly schedule: string;
  readonly cron: string;
  readonly time_zone: string;
  /** As text: a Date would lose the microseconds by which the database tells one due time from another. */
  readonly due_at: string;
  readonly now: Date;
}

const most = 100;
const complained = new WeakMap<Logger, Set<string>>();

/**
 * Makes the jobs of schedules that are due. The database lets each due time happen once, whoever comes first. Times that passed while no
 * worker ran are made up for once, not once each.
 *
 * @returns whether there may be more
 */
export async function fireDueSchedules(database: WorkerDatabase, worker: string, log: Logger): Promise<boolean> {
  const { rows } = await database.system.query<DueSchedule>(
    `select schedule, cron, time_zone, next_at::text as due_at, clock_timestamp() as now
     from ${quoteIdentifier(database.schema)}.job_schedule
     where status = 'active' and next_at <= clock_timestamp()
     order by next_at
     limit $1`,
    [most],
  );
  let fired = 0;
  for (const { schedule, cron, time_zone, due_at, now } of rows) {
    try {
      const next = nextTime(cron, time_zone, now);
      const job = await call(
        database.system,
        fnJobScheduleFire,
        { p_schedule: schedule, p_due_at: due_at as unknown as Date, p_next_at: next, p_actor: worker },
        database,
      );
      fired += 1;
      if (job !== null) log.info({ schedule, due_at, job_id: job, next_at: next }, "A schedule was due.");
    } catch (error) {
      // A schedule that cannot be read, or whose job is refused, must not keep the others waiting; but a database that is away is the duty's
      // business.
      if (failureOf(error) !== "refused") throw error;
      complain(log, `${schedule} ${cron}`, error);
    }
  }
  return fired > 0 && rows.length === most;
}

function complain(log: Logger, what: string, error: unknown): void {
  const known = complained.get(log) ?? new Set();
  complained.set(log, known);
  if (!known.has(what)) log.error({ err: error }, "A schedule cannot be followed; it is passed over.");
  known.add(what);
}
