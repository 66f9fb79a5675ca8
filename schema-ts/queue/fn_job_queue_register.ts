import { mostAttempts } from "../bus/limits.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
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
import { jobLane, openUsualLane } from "./job_lane.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";

const r = jobQueueRegistry;
/** From now it ends at a time PostgreSQL knows. */
const longest = sql`interval '100 years'`;

/** What a queue is, as an operator registers it; what is left out is as for the queue default. */
export interface JobQueueSpec {
  description: string;
  max_attempts?: number;
  backoff_base?: string;
  backoff_max?: string;
  max_payload_bytes?: number;
  keep_results?: "none" | "given" | "all";
  result_retention?: string;
}

/** What registers a queue again as it is in a row. Spelled the same in every session: functions that use it pin IntervalStyle. */
export const queueSpecOf = (row: string): Fragment => sql`
  jsonb_build_object(
    'description', ${r.description.of(row)},
    'max_attempts', ${r.max_attempts.of(row)},
    'backoff_base', ${r.backoff_base.of(row)}::text,
    'backoff_max', ${r.backoff_max.of(row)}::text,
    'max_payload_bytes', ${r.max_payload_bytes.of(row)},
    'keep_results', ${r.keep_results.of(row)},
    'result_retention', ${r.result_retention.of(row)}::text
  )
`;

export const fnJobQueueRegister = defineFunction({
  name: "fn_job_queue_register",
  summary: "Registers a queue, changes one, or brings a withdrawn one back.",
  details: "The shipped queue stays as it is. The same definition again changes nothing.",
  args: {
    p_queue: text("Lower-case letters, digits and _ . -; at most 63 characters."),
    p_spec: jsonb<JobQueueSpec>(
      "{description, max_attempts?, backoff_base?, backoff_max?, max_payload_bytes?, keep_results?, result_retention?}.",
    ),
    p_actor: actor(),
  },
  returns: jsonb<{ queue: string; status: "active"; old: JobQueueSpec | null; changed: boolean }>(
    "The queue, what it was before (null: withdrawn or not there), and whether anything was changed.",
  ),
  volatility: "volatile",
  gate: ungated("Operators only; registering runs nothing."),
  writes: [jobQueueRegistry, jobLane],
  pair: pairOfSetting("fn_job_queue_withdraw", "Withdraw the queue; where `old` is not null, register it again so.", {
    p_queue: fromArgument("p_queue"),
    p_spec: fromResult("old"),
  }),
  proof: scenario({
    when: sql`select ${functionNamed("fn_job_queue_register")}('proof', '{"description": "Proof."}', 'proof')`,
    undo: sql`select ${functionNamed("fn_job_queue_withdraw")}('proof', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_job_queue_register('invoices', '{"description": "Work on invoices.", "keep_results": "all"}', 'ana@example.org')`,
  settings: { IntervalStyle: "postgres" },
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${r};
    v_new ${r};
    v_good boolean;
    v_changed boolean := true;
  `,
  // The lane of the usual priority is opened here: whoever is the first to use a lane keeps others who would be from going on until they commit.
  body: ({ arg }) => plpgsql`
    if (${arg.p_queue} ~ '^[a-z][a-z0-9_.-]*$' and length(${arg.p_queue}) <= 63) is not true then
      ${raise(invalidArgument, "A queue is named by lower-case letters, digits and _ . -, at most 63.", {
        argument: lit("p_queue"),
        given: sql`left(${arg.p_queue}, 200)`,
      })}
    end if;
    begin
      select
        'active', s.description, coalesce(s.max_attempts, 5), coalesce(s.backoff_base, '1 s'), coalesce(s.backoff_max, '1 h'),
        coalesce(s.max_payload_bytes, 1048576), coalesce(s.keep_results, 'given'), coalesce(s.result_retention, '7 days')
      into
        v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
        v_new.result_retention
      from jsonb_to_record(${arg.p_spec}) as s (
        description text, max_attempts int, backoff_base interval, backoff_max interval, max_payload_bytes int, keep_results text,
        result_retention interval
      );
      v_good := ${notBlank(sql`v_new.description`)}
        and v_new.max_attempts between 1 and ${lit(mostAttempts)}
        and v_new.backoff_base > interval '0'
        and v_new.backoff_max between v_new.backoff_base and ${longest}
        and v_new.max_payload_bytes between 1 and 67108864
        and v_new.keep_results in ('none', 'given', 'all')
        and v_new.result_retention > interval '0' and v_new.result_retention <= ${longest}
        and ${arg.p_spec} - '{description,max_attempts,backoff_base,backoff_max,max_payload_bytes,keep_results,result_retention}'::text[] = '{}';
    exception
      when data_exception then
        v_good := false;
    end;
    if v_good is not true then
      ${raise(
        invalidArgument,
        "That is no definition of a queue.",
        { argument: lit("p_spec"), path: lit("$"), given: arg.p_spec },
        `Give a description; perhaps max_attempts (1 to ${mostAttempts}), backoff_base, backoff_max, max_payload_bytes, keep_results (none, given, all), result_retention; no time is longer than 100 years.`,
      )}
    end if;

    insert into ${r} (
      ${r.queue}, ${r.description}, ${r.max_attempts}, ${r.backoff_base}, ${r.backoff_max}, ${r.max_payload_bytes}, ${r.keep_results},
      ${r.result_retention}, ${r.owner}, ${r.changed_by}
    )
    values (
      ${arg.p_queue}, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
      v_new.result_retention, ${arg.p_actor}, ${arg.p_actor}
    )
    on conflict (${r.queue}) do nothing;
    if not found then
      select r.* into v_old from ${r} r where ${r.queue.of("r")} = ${arg.p_queue} for no key update;
      if v_old.owner = 'iu_core' then
        ${raise(
          conflict,
          sql`format('The queue %s came with the product.', ${arg.p_queue})`,
          { queue: arg.p_queue, expected: lit("another name"), actual: lit("iu_core") },
          "Register a queue of your own.",
        )}
      end if;
      v_changed := (
        v_old.status, v_old.description, v_old.max_attempts, v_old.backoff_base, v_old.backoff_max, v_old.max_payload_bytes, v_old.keep_results,
        v_old.result_retention
      ) is distinct from (
        v_new.status, v_new.description, v_new.max_attempts, v_new.backoff_base, v_new.backoff_max, v_new.max_payload_bytes, v_new.keep_results,
        v_new.result_retention
      );
      if v_changed then
        update ${r} r
        set
          ${r.description} = v_new.description,
          ${r.max_attempts} = v_new.max_attempts,
          ${r.backoff_base} = v_new.backoff_base,
          ${r.backoff_max} = v_new.backoff_max,
          ${r.max_payload_bytes} = v_new.max_payload_bytes,
          ${r.keep_results} = v_new.keep_results,
          ${r.result_retention} = v_new.result_retention,
          ${r.status} = 'active',
          ${r.changed_at} = v_at,
          ${r.changed_by} = ${arg.p_actor}
        where ${r.queue.of("r")} = ${arg.p_queue};
      end if;
    end if;
    ${openUsualLane(arg.p_queue)}
    return jsonb_build_object(
      'queue', ${arg.p_queue},
      'status', 'active',
      'old', case v_old.status when 'active' then ${queueSpecOf("v_old")} end,
      'changed', v_changed
    );
  `,
});
