import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import type { StateChange } from "../unit/change_state.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { fnIuEnactMany } from "./fn_iu_enact_many.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { onProofUnit, proofAuthored, proofEnact, proofGates } from "./proof.ts";

const u = informationUnit;

/** What an enactment did. */
export interface Enactment extends StateChange {
  /** False: this version was in force by this change set already, nothing was written. */
  changed: boolean;
}

export const fnIuEnact = defineFunction({
  name: "fn_iu_enact",
  summary: "Brings the current version of a unit into force under a change set.",
  details:
    "The change set's manifest must list that version (IU013), and the unit be as it was reviewed (IU007). A version that was in force until then is kept in iu_in_force. Again: nothing is written.",
  args: {
    p_iu_id: uuid("The unit."),
    p_review_decision_id: uuid("The decision that allows it; it may be about further units."),
    p_change_set_id: uuid("What it is enacted under; fn_governance_author made it."),
    p_actor: actor(),
  },
  returns: jsonb<Enactment>("The states before and after, and the version in force."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuLifecycleLog],
  pair: inverse(
    "fn_iu_unenact",
    "Undo it, while nothing has built on it.",
    { p_iu_id: fromArgument("p_iu_id") },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({ given: proofAuthored, when: proofEnact, undo: onProofUnit("fn_iu_unenact"), opens: proofGates }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_iu_enact('0199c2f4-0000-7000-8000-000000000001', '0199c2f4-0000-7000-8000-000000000002', '0199c2f4-0000-7000-8000-000000000003', 'ana@example.org')`,
  declare: sql`
    v_status text;
    v_result jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select ${u.lifecycle_status.of("u")}
    into v_status
    from ${u} u
    where ${u.iu_id.of("u")} = ${arg.p_iu_id}
    for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    v_result := ${fnIuEnactMany}(array[${arg.p_iu_id}], ${arg.p_review_decision_id}, ${arg.p_change_set_id}, ${arg.p_actor});
    return (
      select jsonb_build_object(
        'iu_id', ${u.iu_id.of("u")},
        'from_status', v_status,
        'to_status', ${u.lifecycle_status.of("u")},
        'version_no', ${u.enacted_version_no.of("u")},
        'changed', v_result -> 'enacted' = '1'
      )
      from ${u} u
      where ${u.iu_id.of("u")} = ${arg.p_iu_id}
    );
  `,
});
