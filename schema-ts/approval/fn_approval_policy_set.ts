import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  type Hole,
  join,
  jsonb,
  lit,
  litJson,
  pairOfSetting,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { approvalLog } from "./approval_log.ts";
import { approvalPolicy } from "./approval_policy.ts";
import { defaultRules, type PolicyRules, ruleProblem, rulesOf } from "./policy_rules.ts";

const l = approvalLog;
const p = approvalPolicy;

/** What a change of a policy did. */
export interface PolicyChange {
  policy: string;
  status: "active" | "withdrawn";
  /** The rules that counted before; null: there was no such policy, or it was withdrawn. */
  old: Required<PolicyRules> | null;
  /** What it was for before; null: as old. */
  old_summary: string | null;
  /** The rules that count now; null: it is withdrawn. */
  new: Required<PolicyRules> | null;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

const names = (rules: Hole, key: string) => sql`array(select e.name from jsonb_array_elements_text(${rules} -> ${lit(key)}) as e (name))`;
const rulesColumns = [
  p.minimum_approvals,
  p.distinct_roles,
  p.voter_roles,
  p.voters,
  p.excluded_principals,
  p.requester_may_vote,
  p.one_reject_vetoes,
  p.expires_after,
] as const;

/** What sets a policy again to what it was before a run. */
export const formerPolicy = { p_policy: fromArgument("p_policy"), p_summary: fromResult("old_summary"), p_rules: fromResult("old") };

export const fnApprovalPolicySet = defineFunction({
  name: "fn_approval_policy_set",
  summary: "Makes an approval policy, changes its rules, or brings a withdrawn one back.",
  details:
    "Requests that are open keep the terms they were opened under. Whether enough principals exist is asked when a request is opened, not here. A policy that came with the product is not changed: set another one.",
  args: {
    p_policy: text("A lower-case name such as queue.dead_letter_replay; at most 150 characters."),
    p_summary: text("What it is for; 1 to 500 characters."),
    p_rules: jsonb<PolicyRules>(
      "An object of {minimum_approvals?, distinct_roles?, voter_roles?, voters?, excluded_principals?, requester_may_vote?, one_reject_vetoes?, expires_after?}; what is left out has the default, whatever the policy said before.",
    ),
    p_actor: actor(),
  },
  returns: jsonb<PolicyChange>("The rules that counted before and count now."),
  volatility: "volatile",
  gate: ungated("Operators only; a policy approves nothing."),
  writes: [approvalPolicy, approvalLog],
  pair: pairOfSetting(
    "fn_approval_policy_withdraw",
    "Withdraw the policy; where `old` is not null, set it again to `old` and `old_summary`.",
    formerPolicy,
  ),
  proof: scenario({
    when: sql`select ${functionNamed("fn_approval_policy_set")}('proof.policy', 'Proof.', '{"minimum_approvals": 2}', 'proof')`,
    undo: sql`select ${functionNamed("fn_approval_policy_withdraw")}('proof.policy', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_approval_policy_set('payment.release', 'Payments above the limit.', '{"minimum_approvals": 2, "distinct_roles": 2}', 'ana@example.org')`,
  settings: { IntervalStyle: "postgres" },
  declare: ({ arg }) => sql`
    v_at timestamptz := clock_timestamp();
    v_rules jsonb := ${litJson(defaultRules)} || case when jsonb_typeof(${arg.p_rules}) = 'object' then ${arg.p_rules} else '{}' end;
    v_problem jsonb;
    v_expires_after interval;
    v_old ${p};
    v_new ${p};
    v_before jsonb;
    v_after jsonb;
    v_changed boolean;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_policy}) <= 150 and ${arg.p_policy} ~ '^[a-z][a-z0-9_.-]*$') is not true then
      ${raise(invalidArgument, "A policy is a lower-case name of at most 150 characters.", {
        argument: lit("p_policy"),
        given: sql`left(${arg.p_policy}, 200)`,
      })}
    end if;
    if (length(${arg.p_summary}) <= 500 and ${notBlank(arg.p_summary)}) is not true then
      ${raise(invalidArgument, "A summary of 1 to 500 characters is required.", {
        argument: lit("p_summary"),
        length: sql`length(${arg.p_summary})`,
      })}
    end if;
    v_problem := case when jsonb_typeof(${arg.p_rules}) = 'object' then
      (
        select jsonb_build_object('path', '$.' || k.key, 'message', 'There is no such rule.')
        from jsonb_object_keys(${arg.p_rules} - ${sql`array[${join(Object.keys(defaultRules).map(lit))}]`}) as k (key)
        order by k.key collate "C"
        limit 1
      )
    else
      '{"path": "$", "message": "Rules are given as a JSON object."}'
    end;
    v_problem := coalesce(
      v_problem,
      ${ruleProblem(sql`v_rules`)}
    );
    if v_problem is null then
      begin
        v_expires_after := (v_rules ->> 'expires_after')::interval;
      exception
        when data_exception then
          null;
      end;
      if (v_expires_after > '0' and v_expires_after <= '10 years') is not true then
        v_problem := '{"path": "$.expires_after", "message": "An interval of more than nothing and at most 10 years."}';
      end if;
    end if;
    if v_problem is not null then
      ${raise(invalidArgument, sql`format('%s: %s', v_problem ->> 'path', v_problem ->> 'message')`, {
        argument: lit("p_rules"),
        path: sql`v_problem ->> 'path'`,
      })}
    end if;

    insert into ${p} (${p.policy}, ${p.summary}, ${p.minimum_approvals}, ${p.status}, ${p.changed_by})
    values (${arg.p_policy}, ${arg.p_summary}, 1, 'withdrawn', ${arg.p_actor})
    on conflict (${p.policy}) do nothing;
    select p.* into v_old from ${p} p where ${p.policy.of("p")} = ${arg.p_policy} for no key update;
    v_before := case when v_old.status = 'active' then
      ${rulesOf("v_old")}
    end;
    v_new := v_old;
    v_new.summary := ${arg.p_summary};
    v_new.minimum_approvals := (v_rules ->> 'minimum_approvals')::numeric::int;
    v_new.distinct_roles := (v_rules ->> 'distinct_roles')::numeric::int;
    v_new.voter_roles := ${names(sql`v_rules`, "voter_roles")};
    v_new.voters := ${names(sql`v_rules`, "voters")};
    v_new.excluded_principals := ${names(sql`v_rules`, "excluded_principals")};
    v_new.requester_may_vote := (v_rules -> 'requester_may_vote')::boolean;
    v_new.one_reject_vetoes := (v_rules -> 'one_reject_vetoes')::boolean;
    v_new.expires_after := v_expires_after;
    v_new.status := 'active';
    v_after := ${rulesOf("v_new")};
    v_changed := v_before is distinct from v_after or v_old.summary <> v_new.summary;
    if v_changed and v_old.is_shipped then
      ${raise(
        conflict,
        sql`format('The policy %s came with the product and is not changed.', ${arg.p_policy})`,
        { policy: arg.p_policy, is_shipped: lit(true), expected: sql`v_after`, actual: sql`v_before` },
        "Set a policy of another name.",
      )}
    end if;

    if v_changed then
      update ${p} p
      set
        ${p.summary} = v_new.summary,
        ${join(
          rulesColumns.map((column) => sql`${column} = ${column.of("v_new")}`),
          ",\n",
        )},
        ${p.status} = v_new.status,
        ${p.changed_at} = v_at,
        ${p.changed_by} = ${arg.p_actor}
      where ${p.policy.of("p")} = ${arg.p_policy};
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.change}, ${l.before}, ${l.after}, ${l.actor})
      values ('policy', ${arg.p_policy}, 'set', v_before, v_after || jsonb_build_object('summary', ${arg.p_summary}), ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'policy', ${arg.p_policy},
      'status', 'active',
      'old', v_before,
      'old_summary', case when v_before is not null then v_old.summary end,
      'new', v_after,
      'changed', v_changed
    );
  `,
});
