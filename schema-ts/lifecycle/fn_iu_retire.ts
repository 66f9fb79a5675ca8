import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import type { StateChange } from "../unit/change_state.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { fnIuRetireMany } from "./fn_iu_retire_many.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { onProofUnit, proofGates, proofRetirable, proofRetire } from "./proof.ts";

const u = informationUnit;

/** What a retirement, or its undoing, did. */
export type Retirement = Omit<StateChange, "version_no"> & { version_no: number | null };

export const fnIuRetire = defineFunction({
  name: "fn_iu_retire",
  summary: "Takes a unit out of force for good: nothing takes its place.",
  details:
    "Refused with IU005 while it is a piece of an active collection; the detail lists where. Its versions stay readable and its address stays taken.",
  args: {
    p_iu_id: uuid("The unit."),
    p_review_decision_id: uuid("The decision that allows it; it may be about further units."),
    p_actor: actor(),
  },
  returns: jsonb<Retirement>("The states before and after; version_no is the version that was in force, null if none was."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse("fn_iu_unretire", "Undo the retirement: the same version is in force again.", { p_iu_id: fromArgument("p_iu_id") }),
  proof: scenario({ given: proofRetirable, when: proofRetire, undo: onProofUnit("fn_iu_unretire"), opens: proofGates }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_iu_retire('0199c2f4-0000-7000-8000-000000000001', '0199c2f4-0000-7000-8000-000000000002', 'ana@example.org')`,
  declare: sql`v_unit ${u};`,
  // FOR UPDATE: as strong as fn_iu_retire_many locks it.
  body: ({ arg }) => plpgsql`
    select u.* into v_unit from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id} for update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    perform ${fnIuRetireMany}(array[${arg.p_iu_id}], ${arg.p_review_decision_id}, ${arg.p_actor});
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id}, 'from_status', v_unit.lifecycle_status, 'to_status', 'retired', 'version_no', v_unit.enacted_version_no
    );
  `,
});
