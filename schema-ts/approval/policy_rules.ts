import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";
import { approvalPolicy } from "./approval_policy.ts";
import { termsJson } from "./terms.ts";

/** What a policy takes, as a caller gives it; what is left out has the default. */
export interface PolicyRules {
  /** 1 to 100. */
  minimum_approvals?: number;
  /** 0 to `minimum_approvals`; default 1. */
  distinct_roles?: number;
  /** Default: none. */
  voter_roles?: string[];
  voters?: string[];
  excluded_principals?: string[];
  /** Default false. */
  requester_may_vote?: boolean;
  /** Default true. */
  one_reject_vetoes?: boolean;
  /** An interval such as `36 hours`; default `7 days`. */
  expires_after?: string;
}

/** What counts where a rule is left out. */
export const defaultRules = {
  minimum_approvals: 1,
  distinct_roles: 1,
  voter_roles: [],
  voters: [],
  excluded_principals: [],
  requester_may_vote: false,
  one_reject_vetoes: true,
  expires_after: "7 days",
} satisfies Required<PolicyRules>;

/** The rules of the policy in row `alias`, in full. */
export const rulesOf = (alias: string): Fragment =>
  termsJson(approvalPolicy, alias, { expires_after: sql`${approvalPolicy.expires_after.of(alias)}::text` });

const whole = (rules: Hole, key: string, from: Hole, to: Hole) => sql`
  case when jsonb_typeof(${rules} -> ${lit(key)}) = 'number' then
    (${rules} ->> ${lit(key)})::numeric % 1 = 0 and (${rules} ->> ${lit(key)})::numeric between ${from} and ${to}
  end
`;
const names = (rules: Hole, key: string) => sql`
  case when jsonb_typeof(${rules} -> ${lit(key)}) = 'array' then
    jsonb_array_length(${rules} -> ${lit(key)}) <= 1000
    and not jsonb_path_exists(${rules} -> ${lit(key)}, 'strict $[*] ? (@.type() <> "string" || !(@ like_regex "^\\S(.{0,198}\\S)?$" flag "s"))')
  end
`;
const flag = (rules: Hole, key: string) => sql`jsonb_typeof(${rules} -> ${lit(key)}) = 'boolean'`;

/** One jsonb object {path, message} about the first rule that is wrong, or null. Put a variable into the hole: it is repeated. */
export function ruleProblem(rules: Hole): Fragment {
  const judged: readonly (readonly [key: string, holds: Fragment, message: string])[] = [
    ["minimum_approvals", whole(rules, "minimum_approvals", lit(1), lit(100)), "A whole number from 1 to 100."],
    [
      "distinct_roles",
      whole(rules, "distinct_roles", lit(0), sql`(${rules} ->> 'minimum_approvals')::numeric`),
      "A whole number from 0 to minimum_approvals.",
    ],
    ...["voter_roles", "voters", "excluded_principals"].map(
      (key) => [key, names(rules, key), "An array of at most 1000 names of 1 to 200 characters without spaces around them."] as const,
    ),
    ...["requester_may_vote", "one_reject_vetoes"].map((key) => [key, flag(rules, key), "true or false."] as const),
    ["expires_after", sql`jsonb_typeof(${rules} -> 'expires_after') = 'string'`, "An interval as a string, such as 36 hours."],
  ];
  const cases = judged.map(
    ([key, holds, message]) => sql`
      when (${holds}) is not true then jsonb_build_object('path', ${lit(`$.${key}`)}, 'message', ${lit(message)})
    `,
  );
  return sql`
    case
      ${join(cases, "\n")}
    end
  `;
}
