import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  type Fragment,
  fromArgument,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  pairOfSetting,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { type ClassLimits, executorClassRegistry } from "./executor_class_registry.ts";
import { jobClassUsage } from "./job_class_usage.ts";

const c = executorClassRegistry;
const u = jobClassUsage;

/** What a class is, as an operator registers it. */
export interface ExecutorClassSpec {
  executor_kind: "noop" | "sql_function" | "typescript" | "external";
  mutating: boolean;
  heartbeat_caller_fn?: string | null;
  handler?: string | null;
  limits?: ClassLimits;
  description: string;
}

const wellFormed = lit(
  `$ ? (@.executor_kind.type() == "string" && (@.executor_kind == "noop" || @.executor_kind == "sql_function" || @.executor_kind == "typescript" || @.executor_kind == "external")
    && @.mutating.type() == "boolean" && @.description.type() == "string"
    && (!(exists(@.heartbeat_caller_fn)) || @.heartbeat_caller_fn.type() == "string" || @.heartbeat_caller_fn == null)
    && (!(exists(@.handler)) || @.handler.type() == "string" || @.handler == null)
    && (!(exists(@.limits)) || @.limits.type() == "object")
    && (!(exists(@.limits.max_running)) || @.limits.max_running.type() == "number" && @.limits.max_running >= 1 && @.limits.max_running == @.limits.max_running.floor() && @.limits.max_running <= 1000000)
    && (!(exists(@.limits.rate_count)) || @.limits.rate_count.type() == "number" && @.limits.rate_count >= 1 && @.limits.rate_count == @.limits.rate_count.floor() && @.limits.rate_count <= 1000000)
    && (!(exists(@.limits.rate_seconds)) || @.limits.rate_seconds.type() == "number" && @.limits.rate_seconds >= 1 && @.limits.rate_seconds == @.limits.rate_seconds.floor() && @.limits.rate_seconds <= 86400))`.replaceAll(
    /\s+/g,
    " ",
  ),
);

/** What registers a class again as it is in a row. */
export const classSpecOf = (row: string): Fragment => sql`
  jsonb_build_object(
    'executor_kind', ${c.executor_kind.of(row)},
    'mutating', ${c.mutating.of(row)},
    'heartbeat_caller_fn', ${c.heartbeat_caller_fn.of(row)},
    'handler', ${c.handler.of(row)},
    'limits', ${c.limits.of(row)},
    'description', ${c.description.of(row)}
  )
`;

export const fnExecutorClassRegister = defineFunction({
  name: "fn_executor_class_register",
  summary: "Registers an executor class, changes one, or brings a withdrawn one back.",
  details:
    "Limits hold for jobs that come in from then on; jobs that are in the queue keep whether they are limited. A shipped class is not changed. The same definition again changes nothing.",
  args: {
    p_executor_class: text("Lower-case letters, digits and _ . -; at most 100 characters."),
    p_spec: jsonb<ExecutorClassSpec>(
      "{executor_kind, mutating, description, heartbeat_caller_fn?, handler?, limits?: {max_running?, rate_count?, rate_seconds?}}.",
    ),
    p_actor: actor(),
  },
  returns: jsonb<{ executor_class: string; status: "active"; old: ExecutorClassSpec | null; changed: boolean }>(
    "The class, what it was before (null: withdrawn or not there), and whether anything was changed.",
  ),
  volatility: "volatile",
  gate: ungated("Operators only; registering runs nothing."),
  writes: [executorClassRegistry, jobClassUsage],
  pair: pairOfSetting("fn_executor_class_withdraw", "Withdraw the class; where `old` is not null, register it again so.", {
    p_executor_class: fromArgument("p_executor_class"),
    p_spec: fromResult("old"),
  }),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_executor_class_register")}(
        'proof', '{"executor_kind": "noop", "mutating": false, "description": "Proof.", "limits": {"max_running": 1}}', 'proof'
      )
    `,
    undo: sql`select ${functionNamed("fn_executor_class_withdraw")}('proof', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_executor_class_register('mail.send', '{"executor_kind": "typescript", "mutating": true, "description": "Sends a mail.", "limits": {"max_running": 4}}', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_limits jsonb := coalesce(p_spec -> 'limits', '{}');
    v_old ${c};
    v_changed boolean := true;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_executor_class} ~ '^[a-z][a-z0-9_.-]*$' and length(${arg.p_executor_class}) <= 100) is not true then
      ${raise(invalidArgument, "A class is named by lower-case letters, digits and _ . -, at most 100.", {
        argument: lit("p_executor_class"),
        given: sql`left(${arg.p_executor_class}, 200)`,
      })}
    end if;
    if (
      jsonb_typeof(${arg.p_spec}) = 'object'
      and ${arg.p_spec} @? ${wellFormed}
      and ${arg.p_spec} - '{executor_kind,mutating,heartbeat_caller_fn,handler,limits,description}'::text[] = '{}'
      and v_limits - '{max_running,rate_count,rate_seconds}'::text[] = '{}'
      and (v_limits ? 'rate_count') = (v_limits ? 'rate_seconds')
    ) is not true then
      ${raise(
        invalidArgument,
        "That is no definition of a class.",
        { argument: lit("p_spec"), path: lit("$"), given: arg.p_spec },
        "Give executor_kind (noop, sql_function, typescript, external), mutating and description; perhaps handler, heartbeat_caller_fn and limits.",
      )}
    end if;

    insert into ${c} (
      ${c.executor_class}, ${c.executor_kind}, ${c.mutating}, ${c.heartbeat_caller_fn}, ${c.handler}, ${c.limits}, ${c.is_limited}, ${c.description},
      ${c.owner}, ${c.changed_by}
    )
    values (
      ${arg.p_executor_class}, ${arg.p_spec} ->> 'executor_kind', (${arg.p_spec} -> 'mutating')::boolean, ${arg.p_spec} ->> 'heartbeat_caller_fn',
      ${arg.p_spec} ->> 'handler', v_limits, v_limits <> '{}', ${arg.p_spec} ->> 'description', ${arg.p_actor}, ${arg.p_actor}
    )
    on conflict (${c.executor_class}) do nothing;
    if not found then
      select c.* into v_old from ${c} c where ${c.executor_class.of("c")} = ${arg.p_executor_class} for no key update;
      if v_old.owner = 'iu_core' then
        ${raise(conflict, sql`format('The class %s came with the product.', ${arg.p_executor_class})`, {
          executor_class: arg.p_executor_class,
          expected: lit("another name"),
          actual: lit("iu_core"),
        })}
      end if;
      v_changed := v_old.status <> 'active' or (
        v_old.executor_kind, v_old.mutating, v_old.heartbeat_caller_fn, v_old.handler, v_old.limits, v_old.description
      ) is distinct from (
        ${arg.p_spec} ->> 'executor_kind', (${arg.p_spec} -> 'mutating')::boolean, ${arg.p_spec} ->> 'heartbeat_caller_fn', ${arg.p_spec} ->> 'handler',
        v_limits, ${arg.p_spec} ->> 'description'
      );
      if v_changed then
        update ${c} c
        set
          ${c.executor_kind} = ${arg.p_spec} ->> 'executor_kind',
          ${c.mutating} = (${arg.p_spec} -> 'mutating')::boolean,
          ${c.heartbeat_caller_fn} = ${arg.p_spec} ->> 'heartbeat_caller_fn',
          ${c.handler} = ${arg.p_spec} ->> 'handler',
          ${c.limits} = v_limits,
          ${c.is_limited} = v_limits <> '{}',
          ${c.description} = ${arg.p_spec} ->> 'description',
          ${c.status} = 'active',
          ${c.changed_at} = v_at,
          ${c.changed_by} = ${arg.p_actor}
        where ${c.executor_class.of("c")} = ${arg.p_executor_class};
      end if;
    end if;
    if v_limits <> '{}' then
      insert into ${u} (${u.executor_class}, ${u.booked_until})
      values (${arg.p_executor_class}, '-infinity')
      on conflict (${u.executor_class}) do nothing;
    end if;
    return jsonb_build_object(
      'executor_class', ${arg.p_executor_class},
      'status', 'active',
      'old', case v_old.status when 'active' then ${classSpecOf("v_old")} end,
      'changed', v_changed
    );
  `,
});
