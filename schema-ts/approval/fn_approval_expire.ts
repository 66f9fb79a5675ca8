import { invalidArgument } from "../foundation/errors.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { approvalRequest } from "./approval_request.ts";
import { proofPrincipals } from "./proof.ts";
import { closeRequests, requestChange } from "./requests.ts";

const r = approvalRequest;

export const fnApprovalExpire = defineFunction({
  name: "fn_approval_expire",
  summary: "Sweeps requests whose time is over into the state expired, oldest first.",
  details:
    "Housekeeping for pg_cron or a worker: an expired request counts for nothing whether it is swept or not. Rows that somebody else holds are left for the next sweep.",
  args: { p_limit: int("Most requests to sweep; 1 to 10000.").default(1000) },
  returns: jsonb<{ expired: number }>("How many were swept; as many as the limit: there may be more."),
  volatility: "volatile",
  gate: ungated("Operators only; it records what is so already."),
  writes: requestChange,
  pair: selfCompensating("Time does not run backwards: open another request."),
  proof: scenario({
    given: sql`
      ${proofPrincipals};
      select ${functionNamed("fn_approval_policy_set")}('proof.policy', 'Proof.', '{"expires_after": "1 microsecond"}', 'proof');
      select ${functionNamed("fn_approval_open")}('proof.policy', 'proof', gen_random_uuid(), repeat('0', 64), 'proof')
    `,
    when: sql`select ${functionNamed("fn_approval_expire")}()`,
    opens: ["approval.enabled"],
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  example: "select iu_core.fn_approval_expire(1000)",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_request_ids uuid[];
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_limit} between 1 and 10000) is not true then
      ${raise(invalidArgument, "The limit is 1 to 10000.", { argument: lit("p_limit"), given: arg.p_limit })}
    end if;
    v_request_ids := array(
      select ${r.request_id.of("r")}
      from ${r} r
      where ${r.state.of("r")} in ('pending', 'approved') and ${r.expires_at.of("r")} <= v_at
      order by ${r.expires_at.of("r")}
      limit ${arg.p_limit}
      for no key update skip locked
    );
    ${closeRequests("expired", lit("iu_core"))}
    return jsonb_build_object('expired', cardinality(v_request_ids));
  `,
});
