import { approvalRequired, changeSetNotFound, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { cutChangeSet } from "../governance/cut_change_set.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import { manifestUnitBlock } from "../governance/manifest_unit_block.ts";
import { mostUnits } from "../governance/operations.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, uuid, uuidArray } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { onProofUnit, proofAuthored, proofChange, proofGates } from "./proof.ts";
import { placeOf, refuseUnfit, takenUnits, takeUnits } from "./unit_problems.ts";

const b = manifestUnitBlock;
const f = iuInForce;
const k = iuTransitionType;
const l = iuLifecycleLog;
const s = cutChangeSet;
const u = informationUnit;

/** What an enactment of several units did. */
export interface EnactedMany {
  /** Units that came into force. */
  enacted: number;
  /** Units that were in force already, by the same change set. */
  unchanged: number;
  change_set_id: string;
}

export const fnIuEnactMany = defineFunction({
  name: "fn_iu_enact_many",
  summary: "Brings the current versions of units into force under a change set: all of them or none.",
  details: `Each must be listed in the change set's manifest at that version (IU013 names the first that is not), and be as it was reviewed (IU007). What is in force by this change set already is passed over. Locks the units in the order of their ids. At most ${mostUnits}.`,
  args: {
    p_iu_ids: uuidArray("The units; one named twice counts once."),
    p_review_decision_id: uuid("The decision that allows it."),
    p_change_set_id: uuid("What it is enacted under; fn_governance_author made it."),
    p_actor: actor(),
  },
  returns: jsonb<EnactedMany>("How many came into force."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuLifecycleLog],
  pair: inverse("fn_iu_unenact", "Undo each unit by itself, while nothing has built on it."),
  proof: scenario({
    given: proofAuthored,
    when: sql`
      select ${functionNamed("fn_iu_enact_many")}(array[${u.iu_id.of("u")}], ${proofChange}, 'proof')
      from ${u} u
      where ${u.canonical_address.of("u")} = 'proof/unit'
    `,
    undo: onProofUnit("fn_iu_unenact"),
    opens: proofGates,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, changeSetNotFound, approvalRequired],
  example: `select iu_core.fn_iu_enact_many('{0199c2f4-0000-7000-8000-000000000001}', '0199c2f4-0000-7000-8000-000000000002', '0199c2f4-0000-7000-8000-000000000003', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_iu_ids uuid[];
    v_change_set ${s};
    v_problem record;
    v_statuses text[];
    v_replaced_units uuid[];
    v_replaced_ids uuid[];
    v_count int;
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_change_set_id} is null then
      ${raise(invalidArgument, "A change set is required.", { argument: lit("p_change_set_id") })}
    end if;
    ${takeUnits(arg.p_iu_ids, "no key update")}
    v_count := cardinality(v_iu_ids);

    select s.* into v_change_set from ${s} s where ${s.change_set_id.of("s")} = ${arg.p_change_set_id};
    select p.*
    into v_problem
    from (
      select
        g.n, g.iu_id, n.lifecycle_status, n.current_version_no, ${b.version_no.of("b")} as listed_version_no, ${k.from_status.of("k")} as allowed_from,
        case
          when n.iu_id is null then 'not_found'
          when o.change_set_id = ${arg.p_change_set_id} and o.version_no = n.current_version_no then 'done'
          when n.lifecycle_status <> all (${k.from_status.of("k")}) then 'transition'
          when ${b.version_no.of("b")} is distinct from n.current_version_no then 'not_listed'
          else 'fine'
        end as verdict
      ${takenUnits("enact")}
      left join ${b} b on ${b.manifest_envelope_id.of("b")} = v_change_set.manifest_envelope_id and ${b.iu_id.of("b")} = g.iu_id
      left join ${f} o on ${f.iu_id.of("o")} = g.iu_id and ${f.in_force_to.of("o")} is null
    ) as p
    where p.verdict not in ('fine', 'done')
    order by p.n
    limit 1;
    ${refuseUnfit(arg.p_iu_ids, "enact")}
    if v_problem.verdict = 'not_listed' then
      ${raise(
        changeSetNotFound,
        sql`
          case
            when v_change_set.change_set_id is null
              then format('There is no change set %s to enact the unit %s under.', ${arg.p_change_set_id}, v_problem.iu_id)
            else format('The change set %s does not list version %s of the unit %s.', ${arg.p_change_set_id}, v_problem.current_version_no, v_problem.iu_id)
          end
        `,
        {
          ...placeOf(arg.p_iu_ids),
          version_no: sql`v_problem.current_version_no`,
          listed_version_no: sql`v_problem.listed_version_no`,
          change_set_id: arg.p_change_set_id,
          change_set_exists: sql`v_change_set.change_set_id is not null`,
        },
        "Have the unit reviewed as it is now with fn_review_request, and author its change set with fn_governance_author.",
      )}
    elsif v_change_set.review_decision_id is distinct from ${arg.p_review_decision_id} then
      ${raise(
        approvalRequired,
        "The change set was authored under another decision.",
        {
          reason: lit("other_change_set"),
          review_decision_id: arg.p_review_decision_id,
          change_set_id: arg.p_change_set_id,
          expected: sql`v_change_set.review_decision_id`,
        },
        "Pass the review decision and the change set that fn_governance_author returned together.",
      )}
    end if;

    select array_agg(${u.iu_id.of("u")} order by ${u.iu_id.of("u")}), array_agg(${u.lifecycle_status.of("u")} order by ${u.iu_id.of("u")})
    into v_iu_ids, v_statuses
    from ${u} u
    where ${u.iu_id.of("u")} = any (v_iu_ids)
      and not exists (
        select
        from ${f} o
        where ${f.iu_id.of("o")} = ${u.iu_id.of("u")}
          and ${f.in_force_to.of("o")} is null
          and ${f.change_set_id.of("o")} = ${arg.p_change_set_id}
          and ${f.version_no.of("o")} = ${u.current_version_no.of("u")}
      );
    if v_iu_ids is null then
      return jsonb_build_object('enacted', 0, 'unchanged', v_count, 'change_set_id', ${arg.p_change_set_id});
    end if;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'enact', v_iu_ids);

    select greatest(clock_timestamp(), max(greatest(${f.in_force_from.of("o")}, ${f.in_force_to.of("o")}))) into v_at from ${f} o where ${f.iu_id.of("o")} = any (v_iu_ids);
    select array_agg(${f.iu_id.of("o")}), array_agg(${f.in_force_id.of("o")})
    into v_replaced_units, v_replaced_ids
    from ${f} o
    where ${f.iu_id.of("o")} = any (v_iu_ids) and ${f.in_force_to.of("o")} is null;
    update ${f} o
    set ${f.in_force_to} = v_at, ${f.ended_by} = ${arg.p_actor}, ${f.end_reason} = 'replaced'
    where ${f.in_force_id.of("o")} = any (v_replaced_ids);
    update ${u} u
    set ${u.lifecycle_status} = 'enacted', ${u.enacted_version_no} = ${u.current_version_no.of("u")}
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    insert into ${f} (
      ${f.iu_id}, ${f.version_no}, ${f.in_force_from}, ${f.change_set_id}, ${f.review_decision_id}, ${f.enacted_by}, ${f.replaces}
    )
    select
      ${u.iu_id.of("u")}, ${u.current_version_no.of("u")}, v_at, ${arg.p_change_set_id}, ${arg.p_review_decision_id}, ${arg.p_actor}, r.in_force_id
    from ${u} u
    left join unnest(v_replaced_units, v_replaced_ids) as r (iu_id, in_force_id) on r.iu_id = ${u.iu_id.of("u")}
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    select
      ${u.iu_id.of("u")}, 'enact', ${arg.p_actor}, g.status, 'enacted', ${u.current_version_no.of("u")},
      jsonb_build_object('change_set_id', ${arg.p_change_set_id}, 'review_decision_id', ${arg.p_review_decision_id})
    from unnest(v_iu_ids, v_statuses) with ordinality as g (iu_id, status, n)
    join ${u} u on ${u.iu_id.of("u")} = g.iu_id
    order by g.n;
    return jsonb_build_object(
      'enacted', cardinality(v_iu_ids), 'unchanged', v_count - cardinality(v_iu_ids), 'change_set_id', ${arg.p_change_set_id}
    );
  `,
});
