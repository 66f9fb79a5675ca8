import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  boolean,
  defineFunction,
  functionNamed,
  int,
  interval,
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
import { keepInRange, mostRows, retentionPolicy } from "./retention_policy.ts";
import { retentionPolicyLog } from "./retention_policy_log.ts";
import { formerPolicy, policyFacts, type RetentionPolicyChange, refuseNoTarget } from "./terms.ts";

const l = retentionPolicyLog;
const p = retentionPolicy;

export const fnIuRetentionPolicySet = defineFunction({
  name: "fn_iu_retention_policy_set",
  summary: "Decides how long the rows of a target are kept, and whether older ones may go.",
  details:
    "Removes nothing itself: fn_iu_retention_run does, while the gate iu_core.retention_enabled is open. Whoever deletes, only rows older than the policy keeps can go.",
  args: {
    p_target: text("A target, as retention_target lists them."),
    p_enabled: boolean("Whether older rows may go."),
    p_keep: interval("How long rows are kept: 1 day to 100 years, such as 400 days; no part negative."),
    p_actor: actor(),
    p_batch_size: int(`Most rows one call of fn_iu_retention_run removes, 1 to ${mostRows}.`).default(1000),
  },
  returns: jsonb<RetentionPolicyChange>("What counted before and counts now."),
  volatility: "volatile",
  gate: ungated("Operators only; a policy takes nothing away while the gate is closed."),
  writes: [retentionPolicy, retentionPolicyLog],
  pair: pairOfSetting(
    "fn_iu_retention_policy_withdraw",
    "Withdraw the policy; where `old` is not null, set it again to `old`.",
    formerPolicy,
  ),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_retention_policy_set")}('config_log', true, '400 days', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_retention_policy_withdraw")}('config_log', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey],
  example: "select iu_core.fn_iu_retention_policy_set('job_results', true, '30 days', 'ana@example.org')",
  settings: { IntervalStyle: "postgres" },
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${p};
    v_new ${p};
    v_before jsonb;
    v_after jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseNoTarget(arg.p_target)}
    if ${arg.p_enabled} is null then
      ${raise(invalidArgument, "It must be said whether older rows may go.", { argument: lit("p_enabled") })}
    end if;
    if (${keepInRange(arg.p_keep)}) is not true then
      ${raise(invalidArgument, "Rows are kept from 1 day to 100 years, and no part of that is negative.", {
        argument: lit("p_keep"),
        given: sql`${arg.p_keep}::text`,
      })}
    end if;
    if (${arg.p_batch_size} between 1 and ${lit(mostRows)}) is not true then
      ${raise(invalidArgument, `One call removes 1 to ${mostRows} rows.`, { argument: lit("p_batch_size"), given: arg.p_batch_size })}
    end if;

    insert into ${p} (${p.target_key}, ${p.enabled}, ${p.keep}, ${p.batch_size}, ${p.changed_at}, ${p.changed_by})
    values (${arg.p_target}, ${arg.p_enabled}, ${arg.p_keep}, ${arg.p_batch_size}, v_at, ${arg.p_actor})
    on conflict (${p.target_key}) do nothing
    returning * into v_new;
    if v_new.target_key is null then
      select p.* into v_old from ${p} p where ${p.target_key.of("p")} = ${arg.p_target} for no key update;
      v_before := ${policyFacts("v_old")};
      v_new := v_old;
      v_new.enabled := ${arg.p_enabled};
      v_new.keep := ${arg.p_keep};
      v_new.batch_size := ${arg.p_batch_size};
      v_new.status := 'active';
    end if;
    v_after := ${policyFacts("v_new")};
    if v_after is distinct from v_before then
      update ${p} p
      set
        ${p.enabled} = v_new.enabled, ${p.keep} = v_new.keep, ${p.batch_size} = v_new.batch_size, ${p.status} = 'active',
        ${p.changed_at} = v_at, ${p.changed_by} = ${arg.p_actor}
      where ${p.target_key.of("p")} = v_old.target_key;
      insert into ${l} (${l.target_key}, ${l.before}, ${l.after}, ${l.actor})
      values (${arg.p_target}, v_before, v_after, ${arg.p_actor});
    end if;
    return jsonb_build_object('target', ${arg.p_target}, 'old', v_before, 'new', v_after, 'changed', v_after is distinct from v_before);
  `,
});
