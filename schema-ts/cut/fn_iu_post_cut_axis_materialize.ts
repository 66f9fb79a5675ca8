import { fnIuEnvelopeTouch } from "../envelope/fn_iu_envelope_touch.ts";
import { iuThreeAxisEnvelope } from "../envelope/iu_three_axis_envelope.ts";
import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, scenario, selfCompensating, sql, ungated, uuid } from "../kit/index.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, logTransition } from "./requests.ts";

const l = cutLeg;

/** The envelopes of a cut's units. */
export interface CutMaterialization {
  cut_request_id: string;
  units: number;
  inserted: number;
  updated: number;
}

export const fnIuPostCutAxisMaterialize = defineFunction({
  name: "fn_iu_post_cut_axis_materialize",
  summary: "Makes the three-axis envelopes of a cut's units anew; fn_cut_complete calls it.",
  details: "By hand it is for a cut whose envelopes were left behind, and works whatever the gates say: envelopes follow from the units.",
  args: { p_cut_request_id: uuid("The cut; executed or beyond."), p_actor: actor() },
  returns: jsonb<CutMaterialization>("Number of units, and of envelopes made and made anew."),
  volatility: "volatile",
  gate: ungated("What it writes is derived from the units, like fn_iu_three_axis_envelope_refresh."),
  writes: [iuThreeAxisEnvelope, cutRequestTransition],
  pair: selfCompensating("What it writes follows from the units: once they are as before, another call brings the envelopes back."),
  proof: scenario({ given: given.executed, when: newest("fn_iu_post_cut_axis_materialize"), opens: opens.nothing }),
  grantTo: [iuOperator],
  errors: [invalidArgument, notFound, invalidTransition],
  example: "select iu_core.fn_iu_post_cut_axis_materialize('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  declare: sql`
    ${lockedRequest}
    v_iu_ids uuid[];
    v_result jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "materialize", ["executed", "verified", "completed", "compensated"])}
    v_iu_ids := array(
      select ${l.iu_id.of("l")}
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id} and ${l.iu_id.of("l")} is not null
    );
    v_result := jsonb_build_object('units', cardinality(v_iu_ids)) || ${fnIuEnvelopeTouch}(v_iu_ids);
    ${logTransition(sql`'materialize'`, sql`v_request.state`, arg.p_actor, sql`v_result`)}
    return v_result || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id});
  `,
});
