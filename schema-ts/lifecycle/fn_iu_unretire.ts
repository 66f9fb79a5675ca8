import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, inverse, jsonb, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import type { StateChange } from "../unit/change_state.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseTransition } from "../unit/refuse_transition.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { proofRetirable, proofRetire } from "./fn_iu_retire.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { onProofUnit, proofGates } from "./proof.ts";
import { putBack } from "./put_in_force.ts";

const f = iuInForce;
const l = iuLifecycleLog;
const r = iuRetirement;
const u = informationUnit;

export const fnIuUnretire = defineFunction({
  name: "fn_iu_unretire",
  summary: "Undoes the retirement of a unit: it is what it was, and the version that was in force is so again from now on.",
  details: "The time between stays without a version in force. It can be retired again under the same decision while the approval counts.",
  args: {
    p_iu_id: uuid("The unit."),
    p_actor: actor(),
  },
  returns: jsonb<Omit<StateChange, "version_no"> & { version_no: number | null }>(
    "The states before and after; version_no is the version in force again, null if none was.",
  ),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse("fn_iu_retire", "Retire it again under the same decision."),
  proof: scenario({
    given: sql`${proofRetirable}; ${proofRetire}`,
    when: onProofUnit("fn_iu_unretire"),
    undo: proofRetire,
    opens: proofGates,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition],
  example: `select iu_core.fn_iu_unretire('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_unit ${u};
    v_retirement ${r};
    v_back ${f};
  `,
  body: ({ arg }) => plpgsql`
    select u.* into v_unit from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id} for no key update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    ${refuseTransition("unretire", arg.p_iu_id, sql`v_unit.lifecycle_status`)}
    select r.* into v_retirement from ${r} r where ${r.iu_id.of("r")} = ${arg.p_iu_id} and ${r.undone_at.of("r")} is null;
    select o.* into v_back from ${f} o where ${f.in_force_id.of("o")} = v_retirement.in_force_id;

    v_at := greatest(clock_timestamp(), v_back.in_force_to);
    update ${r} r
    set ${r.undone_at} = v_at, ${r.undone_by} = ${arg.p_actor}
    where ${r.retirement_id.of("r")} = v_retirement.retirement_id;
    if v_back.in_force_id is not null then
      ${putBack}
    end if;
    update ${u} u
    set ${u.lifecycle_status} = v_retirement.from_status, ${u.enacted_version_no} = v_back.version_no
    where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    values (
      ${arg.p_iu_id}, 'unretire', ${arg.p_actor}, 'retired', v_retirement.from_status, v_back.version_no,
      jsonb_build_object('retirement_id', v_retirement.retirement_id)
    );
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id}, 'from_status', 'retired', 'to_status', v_retirement.from_status, 'version_no', v_back.version_no
    );
  `,
});
