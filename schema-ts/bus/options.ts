import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, join, lit, plpgsql, raise, sql } from "../kit/index.ts";
import type { SubscriptionOptions } from "./event_subscription.ts";
import { mostAttempts, mostPriority } from "./limits.ts";

/** What each is, and between which bounds its value or its length has to be. */
const terms: Record<keyof SubscriptionOptions, readonly [type: "string" | "number" | "boolean", least?: number, most?: number]> = {
  lease: ["string"],
  start: ["string"],
  executor_class: ["string", 1, 200],
  queue: ["string", 1, 200],
  priority: ["number", -mostPriority, mostPriority],
  max_attempts: ["number", 1, mostAttempts],
  group_by_subject: ["boolean"],
};

const known = sql`(values ${join(
  Object.entries(terms).map(([key, [type, least = null, most = null]]) => sql`(${lit(key)}, ${lit(type)}, ${lit(least)}, ${lit(most)})`),
)})`;

/**
 * Refuses options that are not understood. Whether a class or a queue is registered is for the module that has them. Needs the variable
 * `v_problem jsonb`.
 */
export const subscriptionOptionProblem = (options: Hole): Fragment => plpgsql`
  if jsonb_typeof(${options}) is distinct from 'object' then
    ${raise(invalidArgument, "Options are a JSON object.", { argument: sql`'p_options'`, path: sql`'$'` })}
  end if;
  select jsonb_build_object('key', left(o.key, 200), 'type', k.type)
  into v_problem
  from jsonb_each(${options}) as o
  left join ${known} as k (key, type, least, most) on k.key = o.key
  where case
    when k.type is null or jsonb_typeof(o.value) <> k.type then true
    when o.key = 'start' then o.value not in ('"now"', '"beginning"')
    when o.key = 'lease' then
      case
        when o.value #>> '{}' ~ '^[0-9]{1,6} ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$'
          then not (o.value #>> '{}')::interval between interval '1 s' and interval '1 day'
        else true
      end
    when k.type = 'number' then o.value::numeric % 1 <> 0 or o.value::numeric not between k.least and k.most
    when k.type = 'string' then length(o.value #>> '{}') not between k.least and k.most
    else false
  end
  order by o.key collate "C"
  limit 1;
  if found then
    ${raise(
      invalidArgument,
      sql`
        case
          when v_problem ->> 'type' is null then format('A subscription has no option %s.', v_problem ->> 'key')
          else format('The option %s has no such value.', v_problem ->> 'key')
        end
      `,
      {
        argument: sql`'p_options'`,
        path: sql`'$.' || (v_problem ->> 'key')`,
        given: sql`left(${options} ->> (v_problem ->> 'key'), 200)`,
      },
      `lease is such as 60 s, from 1 s to 1 day; start is now or beginning; executor_class and queue are names; priority is an integer from -${mostPriority} to ${mostPriority}, max_attempts from 1 to ${mostAttempts}; group_by_subject is true or false.`,
    )}
  end if;
`;
