import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnReviewDecide } from "../governance/fn_review_decide.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import { proofApproved, proofOutcome, proofRequestId } from "../governance/proof.ts";
import { defineFunction, fromArgument, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, uuid } from "../kit/index.ts";
import type { StateChange } from "../unit/change_state.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseTransition } from "../unit/refuse_transition.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { onProofUnit, proofAuthored, proofEnact, proofGates } from "./proof.ts";
import { endPeriod } from "./put_in_force.ts";

const c = iuPieceCollection;
const f = iuInForce;
const l = iuLifecycleLog;
const m = iuPieceMembership;
const r = iuRetirement;
const u = informationUnit;

/** Retires the unit at proof/unit under an approved review. */
export const proofRetire = sql`
  select ${functionNamed("fn_iu_retire")}(${u.iu_id.of("u")}, ${proofOutcome("retire", "review_decision_id")}, 'proof')
  from ${u} u
  where ${u.canonical_address.of("u")} = 'proof/unit'
`;
/** For proof scenarios: an enacted unit, a review that lets it be retired, and the retirement. */
export const proofRetirable = sql`${proofAuthored}; ${proofEnact}; ${proofApproved("retire")}; select ${fnReviewDecide}(${proofRequestId("retire")}, 'proof')`;

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
  returns: jsonb<Omit<StateChange, "version_no"> & { version_no: number | null }>(
    "The states before and after; version_no is the version that was in force, null if none was.",
  ),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse("fn_iu_unretire", "Undo the retirement: the same version is in force again.", { p_iu_id: fromArgument("p_iu_id") }),
  proof: scenario({ given: proofRetirable, when: proofRetire, undo: onProofUnit("fn_iu_unretire"), opens: proofGates }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, conflict],
  example: `select iu_core.fn_iu_retire('0199c2f4-0000-7000-8000-000000000001', '0199c2f4-0000-7000-8000-000000000002', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_unit ${u};
    v_period ${f};
    v_uses int;
    v_pieces jsonb;
  `,
  // FOR UPDATE, not FOR NO KEY UPDATE: a statement that is just making the unit a piece holds its key, and must be waited for.
  body: ({ arg }) => plpgsql`
    select u.* into v_unit from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id} for update;
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    ${refuseTransition("retire", arg.p_iu_id, sql`v_unit.lifecycle_status`)}
    select
      count(*)::int,
      jsonb_agg(
        jsonb_strip_nulls(
          jsonb_build_object('collection_key', p.collection_key, 'piece_order', p.piece_order, 'pinned_version_no', p.pinned_version_no)
        )
        order by p.nth
      ) filter (where p.nth <= 20)
    into v_uses, v_pieces
    from (
      select
        ${c.collection_key.of("c")}, ${m.piece_order.of("m")}, ${m.pinned_version_no.of("m")},
        row_number() over (order by ${c.collection_key.of("c")}, ${m.piece_order.of("m")}) as nth
      from ${m} m
      join ${c} c on ${c.collection_id.of("c")} = ${m.collection_id.of("m")}
      where ${m.iu_id.of("m")} = ${arg.p_iu_id} and ${c.status.of("c")} = 'active'
    ) as p;
    if v_uses > 0 then
      ${raise(
        conflict,
        sql`format('The unit is a piece of active collections: %s places, the first in %s.', v_uses, v_pieces -> 0 ->> 'collection_key')`,
        {
          iu_id: arg.p_iu_id,
          expected: lit("no active collection"),
          actual: sql`v_uses`,
          pieces: sql`v_pieces`,
        },
        "In each collection of the detail take the piece out with fn_iu_piece_remove or put another in its place with fn_iu_piece_replace, then retire the unit.",
      )}
    end if;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'retire', array[${arg.p_iu_id}]);

    v_at := clock_timestamp();
    select o.* into v_period from ${f} o where ${f.iu_id.of("o")} = ${arg.p_iu_id} and ${f.in_force_to.of("o")} is null;
    if found then
      ${endPeriod("retired", arg.p_actor)}
    end if;
    insert into ${r} (${r.iu_id}, ${r.from_status}, ${r.in_force_id}, ${r.review_decision_id}, ${r.retired_at}, ${r.retired_by})
    values (${arg.p_iu_id}, v_unit.lifecycle_status, v_period.in_force_id, ${arg.p_review_decision_id}, v_at, ${arg.p_actor});
    update ${u} u
    set ${u.lifecycle_status} = 'retired', ${u.enacted_version_no} = null
    where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    values (
      ${arg.p_iu_id}, 'retire', ${arg.p_actor}, v_unit.lifecycle_status, 'retired', v_period.version_no,
      jsonb_build_object('review_decision_id', ${arg.p_review_decision_id})
    );
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id}, 'from_status', v_unit.lifecycle_status, 'to_status', 'retired', 'version_no', v_period.version_no
    );
  `,
});
