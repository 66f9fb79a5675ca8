import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { approvalRequest } from "./approval_request.ts";
import { proofRequest, proofSubject } from "./proof.ts";
import { closeRequests, requestChange } from "./requests.ts";

const r = approvalRequest;

/** What an invalidation did. */
export interface Invalidation {
  subject_kind: string;
  subject_id: string;
  invalidated: number;
  request_ids: string[];
}

export const fnApprovalInvalidate = defineFunction({
  name: "fn_approval_invalidate",
  summary: "Ends every request, open or approved, that was made for another digest of the subject.",
  details:
    "For functions that change a subject: with its new digest they end what was approved for the old one. Without a digest every request for the subject ends. An approval for another digest counts for nothing in any case; this says so in its state.",
  args: {
    p_subject_kind: text("What sort of thing the subject is."),
    p_subject_id: uuid("The subject that changed."),
    p_new_digest: text("Its digest from now on; null: nothing asked for it counts any more.").nullable(),
    p_actor: actor(),
  },
  returns: jsonb<Invalidation>("The requests that were ended."),
  volatility: "volatile",
  gate: ungated("Operators only, and functions that change a subject; it takes approvals away and gives none."),
  writes: requestChange,
  pair: selfCompensating("Open another request for the subject as it is now."),
  proof: scenario({
    given: proofRequest,
    when: sql`select ${functionNamed("fn_approval_invalidate")}('proof', ${lit(proofSubject.id)}, null, 'proof')`,
    opens: ["approval.enabled"],
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  example: "select iu_core.fn_approval_invalidate('payment', '01890000-0000-7000-8000-000000000000', null, 'ana@example.org')",
  declare: sql`
    v_at timestamptz;
    v_request_ids uuid[];
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_subject_kind} is null or ${arg.p_subject_id} is null then
      ${raise(invalidArgument, "The kind and the id of the subject are required.", {
        argument: sql`case when ${arg.p_subject_kind} is null then 'p_subject_kind' else 'p_subject_id' end`,
      })}
    elsif ${arg.p_new_digest} !~ '^[0-9a-f]{64}$' then
      ${raise(invalidArgument, "The digest of the subject is 64 lower-case hex digits.", {
        argument: lit("p_new_digest"),
        given: sql`left(${arg.p_new_digest}, 200)`,
      })}
    end if;

    v_request_ids := array(
      select ${r.request_id.of("r")}
      from ${r} r
      where ${r.subject_kind.of("r")} = ${arg.p_subject_kind}
        and ${r.subject_id.of("r")} = ${arg.p_subject_id}
        and ${r.state.of("r")} in ('pending', 'approved')
        and ${r.subject_digest.of("r")} is distinct from ${arg.p_new_digest}
      order by ${r.request_id.of("r")}
      for no key update
    );
    v_at := clock_timestamp();
    ${closeRequests("invalidated", arg.p_actor)}
    return jsonb_build_object(
      'subject_kind', ${arg.p_subject_kind},
      'subject_id', ${arg.p_subject_id},
      'invalidated', cardinality(v_request_ids),
      'request_ids', to_jsonb(v_request_ids)
    );
  `,
});
