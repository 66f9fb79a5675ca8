import { unknownKey } from "../foundation/errors.ts";
import { type Fragment, fromArgument, fromResult, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { retentionPolicy } from "./retention_policy.ts";
import { retentionTarget } from "./retention_target.ts";

const p = retentionPolicy;
const t = retentionTarget;

/** What operators decided about a target. */
export interface PolicyFacts {
  enabled: boolean;
  keep: string;
  batch_size: number;
}

/** What a change of a policy did. */
export interface RetentionPolicyChange {
  target: string;
  /** What counted before; null: there was no policy. */
  old: PolicyFacts | null;
  /** What counts now; null: there is no policy. */
  new: PolicyFacts | null;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

/** What sets a policy again to what it was before a run. */
export const formerPolicy = {
  p_target: fromArgument("p_target"),
  p_enabled: fromResult("old.enabled"),
  p_keep: fromResult("old.keep"),
  p_batch_size: fromResult("old.batch_size"),
};

/** The decision in a row of retention_policy. Spelled the same in every session: functions that use it pin IntervalStyle. */
export const policyFacts = (row: string): Fragment => sql`
  case ${p.status.of(row)} when 'active' then
    jsonb_build_object('enabled', ${p.enabled.of(row)}, 'keep', ${p.keep.of(row)}::text, 'batch_size', ${p.batch_size.of(row)})
  end
`;

/** Refuses what is no target. */
export const refuseNoTarget = (target: Hole): Fragment => plpgsql`
  if not exists (select from ${t} t where ${t.target_key.of("t")} = ${target}) then
    ${raise(
      unknownKey,
      sql`format('%s is no target of retention.', coalesce(left(${target}, 200), 'null'))`,
      {
        argument: lit("p_target"),
        target: sql`left(${target}, 200)`,
        expected: sql`(select jsonb_agg(${t.target_key.of("t")} order by ${t.target_key.of("t")}) from ${t} t)`,
      },
      "Retention takes away what retention_target lists, and nothing else.",
    )}
  end if;
`;
