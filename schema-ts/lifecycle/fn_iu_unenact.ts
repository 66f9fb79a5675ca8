import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, fromResult, inverse, jsonb, plpgsql, raise, scenario, sql, uuid } from "../kit/index.ts";
import type { StateChange } from "../unit/change_state.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseTransition } from "../unit/refuse_transition.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { onProofUnit, proofAuthored, proofEnact, proofGates } from "./proof.ts";
import { putBack } from "./put_in_force.ts";

const f = iuInForce;
const l = iuLifecycleLog;
const u = informationUnit;

/** What undoing an enactment did. */
export interface Unenactment extends StateChange {
  /** The version in force from then on; null: none, the unit is a draft. */
  enacted_version_no: number | null;
  /** What it was in force under. */
  review_decision_id: string;
  change_set_id: string;
}

export const fnIuUnenact = defineFunction({
  name: "fn_iu_unenact",
  summary: "Undoes the latest enactment of a unit: what was in force before is so again, or it is a draft.",
  details:
    "Refused with IU005 once a newer version was written, and with IU006 once the unit was superseded or retired. That the version was in force stays in iu_in_force. It can be enacted again under the same change set while the approval counts.",
  args: {
    p_iu_id: uuid("The unit."),
    p_actor: actor(),
  },
  returns: jsonb<Unenactment>("The states before and after, the version that was in force and the one that is."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuLifecycleLog],
  pair: inverse("fn_iu_enact", "Enact it again under the same decision and change set.", {
    p_iu_id: fromArgument("p_iu_id"),
    p_review_decision_id: fromResult("review_decision_id"),
    p_change_set_id: fromResult("change_set_id"),
  }),
  proof: scenario({
    given: sql`${proofAuthored}; ${proofEnact}`,
    when: onProofUnit("fn_iu_unenact"),
    undo: proofEnact,
    opens: proofGates,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, conflict],
  example: `select iu_core.fn_iu_unenact('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_unit ${u};
    v_period ${f};
    v_back ${f};
  `,
  body: ({ arg }) => plpgsql`
    select u.* into v_unit from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id} for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    ${refuseTransition("unenact", arg.p_iu_id, sql`v_unit.lifecycle_status`)}
    select o.* into v_period from ${f} o where ${f.iu_id.of("o")} = ${arg.p_iu_id} and ${f.in_force_to.of("o")} is null;
    if v_unit.current_version_no is distinct from v_period.version_no then
      ${raise(
        conflict,
        sql`format('The unit has version %s, written after version %s came into force.', v_unit.current_version_no, v_period.version_no)`,
        {
          iu_id: arg.p_iu_id,
          expected: sql`v_period.version_no`,
          actual: sql`v_unit.current_version_no`,
          in_force_id: sql`v_period.in_force_id`,
        },
        "Have the newer version reviewed and enact it, or retire the unit.",
      )}
    end if;
    select o.* into v_back from ${f} o where ${f.in_force_id.of("o")} = v_period.replaces;

    v_at := greatest(clock_timestamp(), v_period.in_force_from);
    update ${f} o
    set ${f.in_force_to} = v_at, ${f.ended_by} = ${arg.p_actor}, ${f.end_reason} = 'unenacted'
    where ${f.in_force_id.of("o")} = v_period.in_force_id;
    update ${u} u
    set
      ${u.lifecycle_status} = case when v_back.in_force_id is null then 'draft' else 'enacted' end,
      ${u.enacted_version_no} = v_back.version_no
    where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    ${putBack(sql`array[v_back.in_force_id]`)}
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    values (
      ${arg.p_iu_id}, 'unenact', ${arg.p_actor}, 'enacted', case when v_back.in_force_id is null then 'draft' else 'enacted' end, v_period.version_no,
      jsonb_build_object('in_force_id', v_period.in_force_id, 'enacted_version_no', v_back.version_no)
    );
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id},
      'from_status', 'enacted',
      'to_status', case when v_back.in_force_id is null then 'draft' else 'enacted' end,
      'version_no', v_period.version_no,
      'enacted_version_no', v_back.version_no,
      'review_decision_id', v_period.review_decision_id,
      'change_set_id', v_period.change_set_id
    );
  `,
});
