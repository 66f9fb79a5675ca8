import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, type Fragment, type Hole, jsonb, shipRows, sql, text, timestamptz } from "../kit/index.ts";

/** What a class may use at most; nothing given: no limit. */
export interface ClassLimits {
  /** Jobs of the class that run at the same time, over all queues. */
  max_running?: number;
  /** Jobs of the class that start within `rate_seconds`; both or neither. */
  rate_count?: number;
  rate_seconds?: number;
}

export const executorClassRegistry = defineTable({
  name: "executor_class_registry",
  summary: "The classes of executors: what a job may ask to have done, and how.",
  columns: {
    executor_class: text("Name of the class.").byteOrder(),
    executor_kind: text("noop, sql_function, typescript, or external: a worker of another make."),
    mutating: boolean("Whether its jobs change anything outside the queue."),
    heartbeat_caller_fn: text("The function by which its worker extends the leases of long jobs; null: its jobs are short.")
      .byteOrder()
      .nullable(),
    handler: text("For sql_function: the function to call, as schema.name; null: the payload names it.").nullable(),
    limits: jsonb<ClassLimits>("{max_running?, rate_count?, rate_seconds?}; empty: none.").default(sql`'{}'`),
    is_limited: boolean("Whether limits has any; jobs of the class are then let through one by one.").default(false),
    description: text("What the class does."),
    owner: text("Who answers for the class: iu_core, or who registered it."),
    status: text("active, or withdrawn: no more jobs of it are taken.").default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last.").default("iu_core"),
  },
  primaryKey: ["executor_class"],
  checks: {
    name_format: (c) => sql`${c.executor_class} ~ '^[a-z][a-z0-9_.-]*$' and length(${c.executor_class}) <= 100`,
    kind_known: (c) => sql`${c.executor_kind} in ('noop', 'sql_function', 'typescript', 'external')`,
    limited_has_limits: (c) => sql`${c.is_limited} = (${c.limits} <> '{}')`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  grants: { select: [iuReader] },
  operatorRows: sql`owner <> 'iu_core'`,
});

/** Whether jobs of a class are let through one by one; null where no such class is active. */
export const classIsLimited = (executorClass: Hole): Fragment => sql`
  (
    select ${executorClassRegistry.is_limited.of("c")}
    from ${executorClassRegistry} c
    where ${executorClassRegistry.executor_class.of("c")} = ${executorClass} and ${executorClassRegistry.status.of("c")} = 'active'
  )
`;

export const executorClasses = shipRows(executorClassRegistry, [
  {
    executor_class: "noop",
    executor_kind: "noop",
    mutating: false,
    heartbeat_caller_fn: null,
    description: "Does nothing and succeeds.",
    owner: "iu_core",
  },
  {
    executor_class: "sql_function",
    executor_kind: "sql_function",
    mutating: true,
    heartbeat_caller_fn: "fn_job_heartbeat",
    description: "Calls the SQL function its payload names, with the privileges of the worker.",
    owner: "iu_core",
  },
]);
