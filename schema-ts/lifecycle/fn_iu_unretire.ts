import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, fromResult, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import type { Retirement } from "./fn_iu_retire.ts";
import { fnIuUnretireMany } from "./fn_iu_unretire_many.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { onProofUnit, proofGates, proofRetirable, proofRetire } from "./proof.ts";

const u = informationUnit;

export const fnIuUnretire = defineFunction({
  name: "fn_iu_unretire",
  summary: "Undoes the retirement of a unit: it is what it was, and the version that was in force is so again from now on.",
  details: "The time between stays without a version in force. It can be retired again under the same decision while the approval counts.",
  args: {
    p_iu_id: uuid("The unit."),
    p_actor: actor(),
  },
  returns: jsonb<Retirement & { review_decision_id: string }>(
    "The states before and after; version_no is the version in force again, null if none was.",
  ),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse("fn_iu_retire", "Retire it again under the same decision.", {
    p_iu_id: fromArgument("p_iu_id"),
    p_review_decision_id: fromResult("review_decision_id"),
  }),
  proof: scenario({
    given: sql`${proofRetirable}; ${proofRetire}`,
    when: onProofUnit("fn_iu_unretire"),
    undo: proofRetire,
    opens: proofGates,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_iu_unretire('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')`,
  declare: sql`
    v_unit ${u};
    v_undone jsonb;
  `,
  body: ({ arg }) => plpgsql`
    perform from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id} for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    v_undone := ${fnIuUnretireMany}(array[${arg.p_iu_id}], ${arg.p_actor});
    select u.* into v_unit from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id},
      'from_status', 'retired',
      'to_status', v_unit.lifecycle_status,
      'version_no', v_unit.enacted_version_no,
      'review_decision_id', v_undone -> 'review_decision_id'
    );
  `,
});
