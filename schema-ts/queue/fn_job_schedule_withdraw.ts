import { sql } from "../kit/index.ts";
import { fnJobScheduleSet, formerSchedule } from "./fn_job_schedule_set.ts";
import { jobsEnabled } from "./gates.ts";
import { jobSchedule as s } from "./job_schedule.ts";
import { withdrawal } from "./withdraw.ts";

export const fnJobScheduleWithdraw = withdrawal({
  argument: "p_schedule",
  name: "fn_job_schedule_withdraw",
  what: "a schedule",
  table: s,
  key: s.schedule,
  status: s.status,
  changedAt: s.changed_at,
  changedBy: s.changed_by,
  register: "fn_job_schedule_set",
  former: formerSchedule,
  given: sql`select ${fnJobScheduleSet}('proof', '*/5 * * * *', 'default', 'noop', '{}', '2026-01-01 00:00+00', 'proof')`,
  opens: [jobsEnabled.name],
});
