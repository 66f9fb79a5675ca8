import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterExec } from "../foundation/roles.ts";
import { defineFunction, fromArgument, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutCompensation, cutCompensationStep } from "./cut_compensation.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { type CompensationReport, fnCutStepsTake } from "./fn_cut_steps_take.ts";
import { executionEnabled } from "./gates.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, moveRequest } from "./requests.ts";

/** A cut that was taken back, or reinstated. */
export interface CutCompensation extends CompensationReport {
  cut_request_id: string;
  state: "compensated" | "executed";
}

export const fnCutCompensate = defineFunction({
  name: "fn_cut_compensate",
  summary: "Takes a cut back by going forward: what it added is withdrawn, what it revised gets its former text as a new version.",
  details:
    "Takes all steps of fn_cut_compensation_plan or none: with IU010 while a unit is not what the cut left, or is in use; with IU005 after a later cut of the document, or while a unit is on hold. Nothing is deleted. fn_cut_reinstate takes the compensation back.",
  args: { p_cut_request_id: uuid("The cut; executed, verified or completed."), p_actor: actor() },
  returns: jsonb<CutCompensation>("Units by what became of them."),
  volatility: "volatile",
  gate: executionEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog, cutCompensation, cutCompensationStep, cutRequest, cutRequestTransition],
  pair: inverse("fn_cut_reinstate", "Reinstate the cut; it is to be verified again.", {
    p_cut_request_id: fromArgument("p_cut_request_id"),
  }),
  proof: scenario({
    given: given.executedAgain,
    when: newest("fn_cut_compensate"),
    undo: newest("fn_cut_reinstate"),
    opens: opens.execution,
  }),
  grantTo: [cutterExec],
  errors: [invalidArgument, notFound, invalidTransition],
  example: "select iu_core.fn_cut_compensate('0199c2f4-0000-7000-8000-000000000001', 'cutter@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    v_report jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "compensate", ["executed", "verified", "completed"])}
    v_report := ${fnCutStepsTake}(${arg.p_cut_request_id}, ${arg.p_actor});
    ${moveRequest("compensate", "compensated", arg.p_actor, sql`v_report`)}
    return v_report || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'state', 'compensated');
  `,
});
