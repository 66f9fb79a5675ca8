import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { mostUnits } from "../governance/operations.ts";
import { defineFunction, fromArgument, fromResult, inverse, jsonb, plpgsql, scenario, sql, uuidArray } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { proofGates, proofRetirable, proofRetireMany, proofUnretireMany } from "./proof.ts";
import { putBack } from "./put_in_force.ts";
import { refuseUnfit, takenUnits, takeUnits } from "./unit_problems.ts";

const f = iuInForce;
const k = iuTransitionType;
const l = iuLifecycleLog;
const r = iuRetirement;
const u = informationUnit;

/** What undoing several retirements did. */
export interface UnretiredMany {
  unretired: number;
  /** The decision they were retired under; null: there were several. */
  review_decision_id: string | null;
}

export const fnIuUnretireMany = defineFunction({
  name: "fn_iu_unretire_many",
  summary: "Undoes the retirements of units, all or none: each is what it was, and the version that was in force is so again from now on.",
  details: `The time between stays without a version in force. They can be retired again under the same decision while the approval counts. Locks the units in the order of their ids. At most ${mostUnits}.`,
  args: {
    p_iu_ids: uuidArray("The units; one named twice counts once."),
    p_actor: actor(),
  },
  returns: jsonb<UnretiredMany>("How many are retired no more."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse(
    "fn_iu_retire_many",
    "Retire them again under the same decision.",
    { p_iu_ids: fromArgument("p_iu_ids"), p_review_decision_id: fromResult("review_decision_id") },
    "$.result ? (@.review_decision_id != null)",
  ),
  proof: scenario({ given: sql`${proofRetirable}; ${proofRetireMany}`, when: proofUnretireMany, undo: proofRetireMany, opens: proofGates }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition],
  example: `select iu_core.fn_iu_unretire_many('{0199c2f4-0000-7000-8000-000000000001}', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_iu_ids uuid[];
    v_problem record;
    v_retirements uuid[];
    v_periods uuid[];
    v_decisions uuid[];
  `,
  body: ({ arg }) => plpgsql`
    ${takeUnits(arg.p_iu_ids, "no key update")}

    select p.*
    into v_problem
    from (
      select
        g.n, g.iu_id, n.lifecycle_status, ${k.from_status.of("k")} as allowed_from,
        case
          when n.iu_id is null then 'not_found'
          when n.lifecycle_status <> all (${k.from_status.of("k")}) then 'transition'
          else 'fine'
        end as verdict
      ${takenUnits("unretire")}
    ) as p
    where p.verdict <> 'fine'
    order by p.n
    limit 1;
    ${refuseUnfit(arg.p_iu_ids, "unretire")}

    select
      array_agg(${r.retirement_id.of("r")}), array_agg(${f.in_force_id.of("o")}), array_agg(distinct ${r.review_decision_id.of("r")}),
      greatest(clock_timestamp(), max(${f.in_force_to.of("o")}))
    into v_retirements, v_periods, v_decisions, v_at
    from ${r} r
    left join ${f} o on ${f.in_force_id.of("o")} = ${r.in_force_id.of("r")}
    where ${r.iu_id.of("r")} = any (v_iu_ids) and ${r.undone_at.of("r")} is null;
    update ${r} r
    set ${r.undone_at} = v_at, ${r.undone_by} = ${arg.p_actor}
    where ${r.retirement_id.of("r")} = any (v_retirements);
    ${putBack(sql`v_periods`)}
    update ${u} u
    set
      ${u.lifecycle_status} = ${r.from_status.of("r")},
      ${u.enacted_version_no} = ${f.version_no.of("o")}
    from ${r} r
    left join ${f} o on ${f.in_force_id.of("o")} = ${r.in_force_id.of("r")}
    where ${r.retirement_id.of("r")} = any (v_retirements) and ${u.iu_id.of("u")} = ${r.iu_id.of("r")};
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    select
      ${r.iu_id.of("r")}, 'unretire', ${arg.p_actor}, 'retired', ${r.from_status.of("r")}, ${f.version_no.of("o")},
      jsonb_build_object('retirement_id', ${r.retirement_id.of("r")})
    from ${r} r
    left join ${f} o on ${f.in_force_id.of("o")} = ${r.in_force_id.of("r")}
    where ${r.retirement_id.of("r")} = any (v_retirements)
    order by ${r.iu_id.of("r")};
    return jsonb_build_object(
      'unretired', cardinality(v_iu_ids),
      'review_decision_id', case when cardinality(v_decisions) = 1 then v_decisions[1] end
    );
  `,
});
