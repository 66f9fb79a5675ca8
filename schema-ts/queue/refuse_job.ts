import { invalidArgument, payloadRejected, unknownKey } from "../foundation/errors.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";

const r = jobQueueRegistry;
const c = executorClassRegistry;

/** Names of what is registered and active, for the detail of a refusal. */
const queues = sql`(select jsonb_agg(${r.queue.of("r")} order by ${r.queue.of("r")}) from ${r} r where ${r.status.of("r")} = 'active')`;
const classes = sql`
  (select jsonb_agg(${c.executor_class.of("c")} order by ${c.executor_class.of("c")}) from ${c} c where ${c.status.of("c")} = 'active')
`;

export const refuseQueue = (queue: Hole, argument = "p_queue"): Fragment =>
  raise(
    unknownKey,
    sql`format('There is no queue %s.', coalesce(left(${queue}, 200), 'null'))`,
    { argument: lit(argument), queue: sql`left(${queue}, 200)`, known: queues },
    "Register the queue with fn_job_queue_register, or correct its name.",
  );

export const refuseClass = (executorClass: Hole, argument = "p_executor_class"): Fragment =>
  raise(
    unknownKey,
    sql`format('There is no executor class %s.', coalesce(left(${executorClass}, 200), 'null'))`,
    { argument: lit(argument), executor_class: sql`left(${executorClass}, 200)`, known: classes },
    "Register the class with fn_executor_class_register, or correct its name.",
  );

/** Statements that refuse an unknown queue or class: what the look-up found of it is null. */
export const refuseUnknown = (given: { queue: Hole; executorClass: Hole; ofQueue: Hole; ofClass: Hole }): Fragment => plpgsql`
  if ${given.ofQueue} is null then
    ${refuseQueue(given.queue)}
  end if;
  if ${given.ofClass} is null then
    ${refuseClass(given.executorClass)}
  end if;
`;

export const refusePayloadSize = (size: Hole, limit: Hole, path: Hole): Fragment =>
  raise(
    payloadRejected,
    sql`format('The payload takes %s bytes; its queue allows %s.', ${size}, ${limit})`,
    { path, size, limit },
    "Keep the data elsewhere and hand the job a reference to it.",
  );

/** Statement that refuses a number of jobs out of range. */
export const requireLimit = (value: Hole, most: number, argument = "p_limit"): Fragment => plpgsql`
  if (${value} between 1 and ${lit(most)}) is not true then
    ${raise(invalidArgument, `The limit must be from 1 to ${most}.`, { argument: lit(argument), given: value, least: lit(1), most: lit(most) })}
  end if;
`;

/** Statement that refuses a worker without a name. */
export const requireWorker = (value: Hole): Fragment => plpgsql`
  if (length(${value}) <= 200 and ${notBlank(value)}) is not true then
    ${raise(invalidArgument, "The worker must be a text of 1 to 200 characters.", { argument: lit("p_worker"), length: sql`length(${value})` })}
  end if;
`;

/** Statement that refuses a lease that is no time, or longer than a day. */
export const requireLease = (value: Hole): Fragment => plpgsql`
  if (${value} > interval '0' and ${value} <= interval '1 day') is not true then
    ${raise(invalidArgument, "A lease lasts more than nothing and at most a day.", { argument: lit("p_lease"), given: sql`${value}::text` })}
  end if;
`;
