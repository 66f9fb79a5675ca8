import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, join, lit, plpgsql, raise, sql } from "../kit/index.ts";
import type { SubscriptionOptions } from "./event_subscription.ts";

const types = {
  lease: "string",
  start: "string",
  executor_class: "string",
  queue: "string",
  priority: "number",
  max_attempts: "number",
  group_by_subject: "boolean",
} as const satisfies Record<keyof SubscriptionOptions, string>;

const known = sql`(values ${join(Object.entries(types).map(([key, type]) => sql`(${lit(key)}, ${lit(type)})`))})`;

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
  left join ${known} as k (key, type) on k.key = o.key
  where case
    when k.type is null or jsonb_typeof(o.value) <> k.type then true
    when o.key = 'start' then o.value not in ('"now"', '"beginning"')
    when o.key = 'lease' then
      case
        when o.value #>> '{}' ~ '^[0-9]{1,6} ?(s|sec|seconds?|m|min|minutes?|h|hours?)$'
          then not (o.value #>> '{}')::interval between interval '1 s' and interval '1 day'
        else true
      end
    when k.type = 'number' then
      case when o.value::numeric % 1 = 0 then o.value::numeric not between -1000000 and 1000000 else true end
    when k.type = 'string' then length(o.value #>> '{}') not between 1 and 200
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
      "lease is such as 60 s, from 1 s to 1 day; start is now or beginning; executor_class and queue are names; priority and max_attempts are integers; group_by_subject is true or false.",
    )}
  end if;
`;
