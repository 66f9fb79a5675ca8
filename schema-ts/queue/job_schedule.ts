import { iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import type { JobOptions } from "./fn_job_options.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";

export const jobSchedule = defineTable({
  name: "job_schedule",
  summary: "Jobs that come again and again. The worker works out the times; the row makes each of them happen once.",
  columns: {
    schedule: text("Name of the schedule.").byteOrder(),
    cron: text("Five fields: minute, hour, day of month, month, day of week."),
    time_zone: text("In which the fields are meant."),
    queue: text("Where its jobs go.").byteOrder(),
    executor_class: text("What they do.").byteOrder(),
    payload: jsonb("With what."),
    options: jsonb<JobOptions>("Options of the jobs: priority, max_attempts, group_key.").default(sql`'{}'`),
    next_at: timestamptz("When it is due next."),
    last_due_at: timestamptz("When it was due last.").nullable(),
    last_job_id: uuid("The job made then.").nullable(),
    status: text("active, or withdrawn.").default("active"),
    changed_at: timestamptz("When it was set last.").default(sql`clock_timestamp()`),
    changed_by: text("Who set it last."),
  },
  primaryKey: ["schedule"],
  foreignKeys: [
    { columns: ["queue"], references: jobQueueRegistry },
    { columns: ["executor_class"], references: executorClassRegistry },
  ],
  checks: {
    name_format: (c) => sql`${c.schedule} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.schedule}) <= 100`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  indexes: [
    { keys: ["queue"], summary: "The schedules of a queue." },
    { keys: ["executor_class"], summary: "The schedules of a class." },
    { keys: ["next_at"], where: (c) => sql`${c.status} = 'active'`, summary: "What is due next." },
  ],
  grants: { select: [iuReader] },
});
