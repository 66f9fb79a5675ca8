import { unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, plpgsql, scenario, sql, text, ungated } from "../kit/index.ts";
import { retentionPolicy } from "./retention_policy.ts";
import { retentionPolicyLog } from "./retention_policy_log.ts";
import { formerPolicy, policyFacts, type RetentionPolicyChange, refuseNoTarget } from "./terms.ts";

const l = retentionPolicyLog;
const p = retentionPolicy;
const set = sql`select ${functionNamed("fn_iu_retention_policy_set")}('config_log', true, '400 days', 'proof')`;

export const fnIuRetentionPolicyWithdraw = defineFunction({
  name: "fn_iu_retention_policy_withdraw",
  summary: "Withdraws the policy of a target: it keeps everything again.",
  args: { p_target: text("A target, as retention_target lists them."), p_actor: actor() },
  returns: jsonb<RetentionPolicyChange>("What counted before."),
  volatility: "volatile",
  gate: ungated("Operators only; without a policy less goes, not more."),
  writes: [retentionPolicy, retentionPolicyLog],
  pair: inverse("fn_iu_retention_policy_set", "Set the policy again to `old`.", formerPolicy, "$.result ? (@.changed == true)"),
  proof: scenario({
    given: set,
    when: sql`select ${functionNamed("fn_iu_retention_policy_withdraw")}('config_log', 'proof')`,
    undo: set,
  }),
  grantTo: [iuOperator],
  errors: [unknownKey],
  example: "select iu_core.fn_iu_retention_policy_withdraw('job_results', 'ana@example.org')",
  settings: { IntervalStyle: "postgres" },
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${p};
    v_before jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseNoTarget(arg.p_target)}
    select p.* into v_old from ${p} p where ${p.target_key.of("p")} = ${arg.p_target} for no key update;
    v_before := ${policyFacts("v_old")};
    if v_before is not null then
      update ${p} p
      set ${p.status} = 'withdrawn', ${p.changed_at} = v_at, ${p.changed_by} = ${arg.p_actor}
      where ${p.target_key.of("p")} = v_old.target_key;
      insert into ${l} (${l.target_key}, ${l.before}, ${l.after}, ${l.actor})
      values (v_old.target_key, v_before, null, ${arg.p_actor});
    end if;
    return jsonb_build_object('target', ${arg.p_target}, 'old', v_before, 'new', null, 'changed', v_before is not null);
  `,
});
