import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import { mostUnits } from "../governance/operations.ts";
import { defineFunction, fromArgument, inverse, jsonb, lit, plpgsql, raise, scenario, sql, uuid, uuidArray } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce } from "./iu_in_force.ts";
import { iuRetirement } from "./iu_retirement.ts";
import { proofGates, proofRetirable, proofRetireMany, proofUnretireMany } from "./proof.ts";
import { placeOf, refuseUnfit, takenUnits, takeUnits } from "./unit_problems.ts";

const c = iuPieceCollection;
const f = iuInForce;
const k = iuTransitionType;
const l = iuLifecycleLog;
const m = iuPieceMembership;
const r = iuRetirement;
const u = informationUnit;

export const fnIuRetireMany = defineFunction({
  name: "fn_iu_retire_many",
  summary: "Takes units out of force for good, all of them or none: nothing takes their place.",
  details: `Refused with IU005 while one is a piece of an active collection: the detail names the first such unit and lists where it is. Their versions stay readable and their addresses stay taken. Locks the units in the order of their ids. At most ${mostUnits}.`,
  args: {
    p_iu_ids: uuidArray("The units; one named twice counts once."),
    p_review_decision_id: uuid("The decision that allows it; it may be about further units."),
    p_actor: actor(),
  },
  returns: jsonb<{ retired: number }>("How many were retired."),
  volatility: "volatile",
  gate: lifecycleEnabled,
  writes: [informationUnit, iuInForce, iuRetirement, iuLifecycleLog],
  pair: inverse("fn_iu_unretire_many", "Undo the retirements: the same versions are in force again.", {
    p_iu_ids: fromArgument("p_iu_ids"),
  }),
  proof: scenario({ given: proofRetirable, when: proofRetireMany, undo: proofUnretireMany, opens: proofGates }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, conflict],
  example: `select iu_core.fn_iu_retire_many('{0199c2f4-0000-7000-8000-000000000001}', '0199c2f4-0000-7000-8000-000000000002', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz;
    v_iu_ids uuid[];
    v_problem record;
    v_uses int;
    v_pieces jsonb;
  `,
  // FOR UPDATE, not FOR NO KEY UPDATE: a statement that is just making a unit a piece holds its key, and must be waited for.
  body: ({ arg }) => plpgsql`
    ${takeUnits(arg.p_iu_ids, "update")}

    select p.*
    into v_problem
    from (
      select
        g.n, g.iu_id, n.lifecycle_status, ${k.from_status.of("k")} as allowed_from,
        case
          when n.iu_id is null then 'not_found'
          when n.lifecycle_status <> all (${k.from_status.of("k")}) then 'transition'
          when exists (
            select
            from ${m} m
            join ${c} c on ${c.collection_id.of("c")} = ${m.collection_id.of("m")}
            where ${m.iu_id.of("m")} = g.iu_id and ${c.status.of("c")} = 'active'
          ) then 'in_use'
          else 'fine'
        end as verdict
      ${takenUnits("retire")}
    ) as p
    where p.verdict <> 'fine'
    order by p.n
    limit 1;
    ${refuseUnfit(arg.p_iu_ids, "retire")}
    if v_problem.verdict = 'in_use' then
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
        where ${m.iu_id.of("m")} = v_problem.iu_id and ${c.status.of("c")} = 'active'
      ) as p;
      ${raise(
        conflict,
        sql`format('The unit %s is a piece of active collections: %s places, the first in %s.', v_problem.iu_id, v_uses, v_pieces -> 0 ->> 'collection_key')`,
        {
          ...placeOf(arg.p_iu_ids),
          expected: lit("no active collection"),
          actual: sql`v_uses`,
          pieces: sql`v_pieces`,
        },
        "In each collection of the detail take the piece out with fn_iu_piece_remove or put another in its place with fn_iu_piece_replace, then retire the unit.",
      )}
    end if;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'retire', v_iu_ids);

    select greatest(clock_timestamp(), max(${f.in_force_from.of("o")}))
    into v_at
    from ${f} o
    where ${f.iu_id.of("o")} = any (v_iu_ids) and ${f.in_force_to.of("o")} is null;
    insert into ${r} (${r.iu_id}, ${r.from_status}, ${r.in_force_id}, ${r.review_decision_id}, ${r.retired_at}, ${r.retired_by})
    select ${u.iu_id.of("u")}, ${u.lifecycle_status.of("u")}, ${f.in_force_id.of("o")}, ${arg.p_review_decision_id}, v_at, ${arg.p_actor}
    from ${u} u
    left join ${f} o on ${f.iu_id.of("o")} = ${u.iu_id.of("u")} and ${f.in_force_to.of("o")} is null
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    update ${f} o
    set ${f.in_force_to} = v_at, ${f.ended_by} = ${arg.p_actor}, ${f.end_reason} = 'retired'
    where ${f.iu_id.of("o")} = any (v_iu_ids) and ${f.in_force_to.of("o")} is null;
    update ${u} u
    set ${u.lifecycle_status} = 'retired', ${u.enacted_version_no} = null
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    insert into ${l} (${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail})
    select
      ${r.iu_id.of("r")}, 'retire', ${arg.p_actor}, ${r.from_status.of("r")}, 'retired', ${f.version_no.of("o")},
      jsonb_build_object('review_decision_id', ${arg.p_review_decision_id})
    from ${r} r
    left join ${f} o on ${f.in_force_id.of("o")} = ${r.in_force_id.of("r")}
    where ${r.iu_id.of("r")} = any (v_iu_ids) and ${r.undone_at.of("r")} is null
    order by ${r.iu_id.of("r")};
    return jsonb_build_object('retired', cardinality(v_iu_ids));
  `,
});
