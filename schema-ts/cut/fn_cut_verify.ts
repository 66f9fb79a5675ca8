import { integrity, invalidArgument, invalidTransition, notFound, notPermitted } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterVerify } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, raise, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { executionEnabled } from "./gates.ts";
import { given, newestBy, opens } from "./proof.ts";
import { findingVariables, refuseFindings } from "./refuse_findings.ts";
import { lockedRequest, lockRequest, moveRequest } from "./requests.ts";

const l = cutLeg;

/** What was found to be right. */
export interface CutVerification {
  cut_request_id: string;
  state: "verified";
  /** Units whose text was compared with the source. */
  units: number;
  gaps: number;
  bytes: number;
  source_digest: string;
}

export const fnCutVerify = defineFunction({
  name: "fn_cut_verify",
  summary: "Compares the units of an executed cut with its source, byte for byte. Never by who executed it.",
  details:
    "Everything is computed from the live units while they are locked against change: nothing that the execution counted is believed. Refused with IU010 and the findings when a unit, a gap or the whole differs, and with IU011 for the executor.",
  args: { p_cut_request_id: uuid("The cut; executed."), p_actor: actor() },
  returns: jsonb<CutVerification>("What was compared."),
  volatility: "volatile",
  gate: executionEnabled,
  writes: [cutRequest, cutRequestTransition],
  pair: selfCompensating("It writes that the cut was found to be right; fn_cut_compensate takes back the cut itself."),
  proof: scenario({ given: given.executed, when: newestBy("fn_cut_verify", "proof.an"), opens: opens.execution }),
  grantTo: [cutterVerify],
  errors: [invalidArgument, notFound, invalidTransition, notPermitted, integrity],
  example: "select iu_core.fn_cut_verify('0199c2f4-0000-7000-8000-000000000001', 'verifier@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    ${findingVariables}
    v_result jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "verify", ["executed"])}
    if v_request.executed_by = ${arg.p_actor} then
      ${raise(
        notPermitted,
        "Who executed a cut does not verify it.",
        { cut_request_id: arg.p_cut_request_id, actor: arg.p_actor, executed_by: sql`v_request.executed_by` },
        "Let somebody else compare the units with the source.",
      )}
    end if;
    ${refuseFindings(arg.p_cut_request_id)}

    v_result := (
      select jsonb_build_object(
        'units', count(*) filter (where ${l.action.of("l")} not in ('gap', 'retire')),
        'gaps', count(*) filter (where ${l.action.of("l")} = 'gap'),
        'bytes', sum(${l.byte_end.of("l")} - ${l.byte_start.of("l")}),
        'source_digest', v_request.source_digest
      )
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}
    );
    ${moveRequest("verify", "verified", arg.p_actor, sql`v_result`)}
    return v_result || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'state', 'verified');
  `,
});
