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
import type { CutCompensation } from "./fn_cut_compensate.ts";
import { fnCutStepsTake } from "./fn_cut_steps_take.ts";
import { executionEnabled } from "./gates.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, logTransition } from "./requests.ts";

const q = cutRequest;

export const fnCutReinstate = defineFunction({
  name: "fn_cut_reinstate",
  summary: "Takes the compensation of a cut back: its units have the cut's texts and states again, as new versions.",
  details:
    "All steps of fn_cut_compensation_plan or none, refused as fn_cut_compensate is. Whoever asks counts as the executor: somebody else verifies the cut again. It can be compensated again.",
  args: { p_cut_request_id: uuid("The cut; compensated."), p_actor: actor() },
  returns: jsonb<CutCompensation>("Units by what became of them."),
  volatility: "volatile",
  gate: executionEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog, cutCompensation, cutCompensationStep, cutRequest, cutRequestTransition],
  pair: inverse("fn_cut_compensate", "Compensate the cut again.", { p_cut_request_id: fromArgument("p_cut_request_id") }),
  proof: scenario({
    given: sql`
      ${given.executedAgain};
      ${newest("fn_cut_compensate")}
    `,
    when: newest("fn_cut_reinstate"),
    undo: newest("fn_cut_compensate"),
    opens: opens.execution,
  }),
  grantTo: [cutterExec],
  errors: [invalidArgument, notFound, invalidTransition],
  example: "select iu_core.fn_cut_reinstate('0199c2f4-0000-7000-8000-000000000001', 'cutter@example.org')",
  declare: sql`
    v_at timestamptz;
    ${lockedRequest}
    v_report jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "reinstate", ["compensated"])}
    v_report := ${fnCutStepsTake}(${arg.p_cut_request_id}, ${arg.p_actor});
    v_at := clock_timestamp();
    update ${q} q
    set
      ${q.state} = 'executed', ${q.executed_at} = v_at, ${q.executed_by} = ${arg.p_actor},
      ${q.changed_at} = v_at, ${q.changed_by} = ${arg.p_actor}
    where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    ${logTransition(sql`'reinstate'`, sql`'executed'`, arg.p_actor, sql`v_report`)}
    return v_report || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'state', 'executed');
  `,
});
