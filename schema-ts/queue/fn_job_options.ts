import { mostAttempts, mostPriority } from "../bus/limits.ts";
import { isTraceparent } from "../event/traceparent.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { defineFunction, int, jsonb, lit, plpgsql, raise, rows, sql, text, timestamptz } from "../kit/index.ts";

/** How a job differs from what its queue says. */
export interface JobOptions {
  /** Not before this time. */
  run_at?: string;
  /** Smaller is sooner; 0 when left out. */
  priority?: number;
  max_attempts?: number;
  /** The queue takes a job with this key once only. */
  idempotency_key?: string;
  /** 00-<32 hex>-<16 hex>-<2 hex> */
  traceparent?: string;
  /** Jobs of one group run one at a time, in order. */
  group_key?: string;
}

const o = lit("p_options");
const refuse = (key: string, rule: string) =>
  raise(invalidArgument, `The option ${key} must be ${rule}.`, {
    argument: o,
    path: lit(`$.${key}`),
    given: sql`p_options -> ${lit(key)}`,
  });

export const fnJobOptions = defineFunction({
  name: "fn_job_options",
  summary: "Reads the options of a job, and refuses what is none.",
  args: {
    p_options: jsonb<JobOptions>(
      "{run_at?, priority?, max_attempts?, idempotency_key?, traceparent?, group_key?}; null counts as left out.",
    ),
  },
  returns: rows({
    run_at: timestamptz("Not before."),
    priority: int("Smaller is sooner."),
    max_attempts: int("Attempts."),
    idempotency_key: text("Taken once only."),
    traceparent: text("Trace context."),
    group_key: text("One at a time."),
  }),
  volatility: "stable",
  estimatedRows: 1,
  grantTo: [],
  errors: [invalidArgument],
  body: plpgsql`
    if jsonb_typeof(p_options) is distinct from 'object' then
      ${raise(invalidArgument, "Options are given as a JSON object.", { argument: o, path: lit("$"), given: sql`jsonb_typeof(p_options)` })}
    end if;
    if p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[] <> '{}' then
      ${raise(
        invalidArgument,
        sql`format('There is no option %s.', (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k))`,
        {
          argument: o,
          path: sql`'$.' || (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k)`,
        },
        "Options are run_at, priority, max_attempts, idempotency_key, traceparent and group_key.",
      )}
    end if;
    p_options := jsonb_strip_nulls(p_options);

    if p_options ? 'priority' then
      if not p_options @? ${lit(`strict $.priority ? (@.type() == "number" && @ >= -${mostPriority} && @ <= ${mostPriority} && @ == @.floor())`)} then
        ${refuse("priority", `a whole number from -${mostPriority} to ${mostPriority}`)}
      end if;
      priority := (p_options -> 'priority')::int;
    end if;
    if p_options ? 'max_attempts' then
      if not p_options @? ${lit(`strict $.max_attempts ? (@.type() == "number" && @ >= 1 && @ <= ${mostAttempts} && @ == @.floor())`)} then
        ${refuse("max_attempts", `a whole number from 1 to ${mostAttempts}`)}
      end if;
      max_attempts := (p_options -> 'max_attempts')::int;
    end if;
    if p_options ? 'run_at' then
      begin
        run_at := (p_options ->> 'run_at')::timestamptz;
      exception
        when data_exception then
          run_at := null;
      end;
      if (run_at < '10000-01-01' and isfinite(run_at) and jsonb_typeof(p_options -> 'run_at') = 'string') is not true then
        ${refuse("run_at", "a time before the year 10000")}
      end if;
    end if;
    if p_options ? 'idempotency_key' then
      idempotency_key := p_options ->> 'idempotency_key';
      if jsonb_typeof(p_options -> 'idempotency_key') <> 'string' or length(idempotency_key) not between 1 and 200 then
        ${refuse("idempotency_key", "a text of 1 to 200 characters")}
      end if;
    end if;
    if p_options ? 'group_key' then
      group_key := p_options ->> 'group_key';
      if jsonb_typeof(p_options -> 'group_key') <> 'string' or length(group_key) not between 1 and 200 then
        ${refuse("group_key", "a text of 1 to 200 characters")}
      end if;
    end if;
    if p_options ? 'traceparent' then
      traceparent := p_options ->> 'traceparent';
      if jsonb_typeof(p_options -> 'traceparent') <> 'string' or not ${isTraceparent(sql`traceparent`)} then
        ${refuse("traceparent", "00-<32 hex>-<16 hex>-<2 hex>, in lower case and not all zero")}
      end if;
    end if;
    return next;
  `,
});
