import { iuThreeAxisEnvelope } from "../envelope/iu_three_axis_envelope.ts";
import { integrity, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterExec, iuOperator } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { fnIuPostCutAxisMaterialize } from "./fn_iu_post_cut_axis_materialize.ts";
import { executionEnabled } from "./gates.ts";
import { given, newest, newestBy, opens } from "./proof.ts";
import { findingVariables, refuseFindings } from "./refuse_findings.ts";
import { lockedRequest, lockRequest, moveRequest } from "./requests.ts";

const l = cutLeg;
const u = informationUnit;

/** What is left to do with a cut's units: both by a review. */
export interface CutCompletion {
  cut_request_id: string;
  state: "completed";
  /** Units whose current version is not in force yet, in the order of the document: for fn_review_request('enact', …). */
  to_enact: string[];
  /** Units in force that the source no longer has: for fn_review_request('retire', …). */
  to_retire: string[];
  materialized: { units: number; inserted: number; updated: number };
}

export const fnCutComplete = defineFunction({
  name: "fn_cut_complete",
  summary: "Ends a verified cut: materialises the axes of its units, and names those that are to be enacted and retired.",
  details:
    "Looks at the units once more, and refuses with IU010 when they are not what was verified. Nothing comes into force by it: that takes a review of the units (fn_review_request, fn_approval_vote, fn_governance_author, fn_iu_enact_many).",
  args: { p_cut_request_id: uuid("The cut; verified."), p_actor: actor() },
  returns: jsonb<CutCompletion>("The units that wait for a review."),
  volatility: "volatile",
  gate: executionEnabled,
  writes: [cutRequest, cutRequestTransition, iuThreeAxisEnvelope],
  pair: selfCompensating("fn_cut_compensate takes back the cut itself, whether it was completed or not."),
  proof: scenario({
    given: sql`
      ${given.executed};
      ${newestBy("fn_cut_verify", "proof.an")}
    `,
    when: newest("fn_cut_complete"),
    opens: opens.execution,
  }),
  grantTo: [cutterExec, iuOperator],
  errors: [invalidArgument, notFound, invalidTransition, integrity],
  example: "select iu_core.fn_cut_complete('0199c2f4-0000-7000-8000-000000000001', 'cutter@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    ${findingVariables}
    v_materialized jsonb;
    v_enact jsonb;
    v_retire jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "complete", ["verified"])}
    ${refuseFindings(arg.p_cut_request_id)}
    v_materialized := ${fnIuPostCutAxisMaterialize}(${arg.p_cut_request_id}, ${arg.p_actor}) - 'cut_request_id';
    select
      coalesce(
        jsonb_agg(l.iu_id order by l.block_no) filter (where l.action <> 'retire' and l.enacted_version_no is distinct from l.current_version_no),
        '[]'
      ),
      coalesce(jsonb_agg(l.iu_id order by l.block_no) filter (where l.action = 'retire' and l.lifecycle_status = 'enacted'), '[]')
    into v_enact, v_retire
    from (
      select
        ${l.block_no.of("l")}, ${l.action.of("l")}, ${l.iu_id.of("l")},
        ${u.enacted_version_no.of("u")}, ${u.current_version_no.of("u")}, ${u.lifecycle_status.of("u")}
      from ${l} l
      join ${u} u on ${u.iu_id.of("u")} = ${l.iu_id.of("l")}
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}
    ) as l;
    ${moveRequest("complete", "completed", arg.p_actor, sql`jsonb_build_object('to_enact', jsonb_array_length(v_enact), 'to_retire', jsonb_array_length(v_retire))`)}
    return jsonb_build_object(
      'cut_request_id', ${arg.p_cut_request_id},
      'state', 'completed',
      'to_enact', v_enact,
      'to_retire', v_retire,
      'materialized', v_materialized
    );
  `,
});
