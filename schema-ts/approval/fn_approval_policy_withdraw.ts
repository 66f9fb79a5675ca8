import { conflict, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, text, ungated } from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalPolicy } from "./approval_policy.ts";
import { formerPolicy, type PolicyChange } from "./fn_approval_policy_set.ts";
import { rulesOf } from "./policy_rules.ts";

const l = approvalLog;
const p = approvalPolicy;
const set = sql`select ${functionNamed("fn_approval_policy_set")}('proof.policy', 'Proof.', '{"minimum_approvals": 2}', 'proof')`;

export const fnApprovalPolicyWithdraw = defineFunction({
  name: "fn_approval_policy_withdraw",
  summary: "Withdraws an approval policy: no request is opened under it any more.",
  details: "Requests that are open go on under the terms they were opened with: cancel or invalidate them where they must not.",
  args: { p_policy: text("A policy."), p_actor: actor() },
  returns: jsonb<PolicyChange>("The rules that counted before."),
  volatility: "volatile",
  gate: ungated("Operators only; without a policy less can be approved, not more."),
  writes: [approvalPolicy, approvalLog],
  pair: inverse(
    "fn_approval_policy_set",
    "Set the policy again to `old` and `old_summary`.",
    formerPolicy,
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: set,
    when: sql`select ${functionNamed("fn_approval_policy_withdraw")}('proof.policy', 'proof')`,
    undo: set,
  }),
  grantTo: [iuOperator],
  errors: [unknownKey, conflict],
  example: "select iu_core.fn_approval_policy_withdraw('payment.release', 'ana@example.org')",
  settings: { IntervalStyle: "postgres" },
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${p};
    v_before jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select p.* into v_old from ${p} p where ${p.policy.of("p")} = ${arg.p_policy} for no key update;
    if not found then
      ${raise(unknownKey, sql`format('There is no approval policy %s.', coalesce(left(${arg.p_policy}, 200), 'null'))`, {
        argument: lit("p_policy"),
        policy: sql`left(${arg.p_policy}, 200)`,
      })}
    end if;
    if v_old.is_shipped then
      ${raise(
        conflict,
        sql`format('The policy %s came with the product and is not withdrawn.', v_old.policy)`,
        { policy: sql`v_old.policy`, is_shipped: lit(true), expected: lit(false), actual: lit(true) },
        "Close the gate of the capability that asks for it.",
      )}
    end if;

    if v_old.status = 'active' then
      v_before := ${rulesOf("v_old")};
      update ${p} p
      set ${p.status} = 'withdrawn', ${p.changed_at} = v_at, ${p.changed_by} = ${arg.p_actor}
      where ${p.policy.of("p")} = v_old.policy;
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.before}, ${l.after}, ${l.actor})
      values ('policy', v_old.policy, 'withdraw', v_before, null, ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'policy', v_old.policy,
      'status', 'withdrawn',
      'old', v_before,
      'old_summary', case when v_before is not null then v_old.summary end,
      'new', null,
      'changed', v_before is not null
    );
  `,
});
