import { invalidTransition, notFound } from "../foundation/errors.ts";
import { distinctUnits, refuseUnitList } from "../governance/unit_lines.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { fnIuUnitsAccessRequire } from "../unit/fn_iu_units_access_require.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";

const k = iuTransitionType;
const u = informationUnit;

/** Puts the units of a batch into `v_iu_ids`, each once, where it was named first, and locks them in the order of their ids. */
export const takeUnits = (iuIds: Hole, strength: "no key update" | "update"): Fragment => plpgsql`
  ${refuseUnitList(iuIds)}
  v_iu_ids := ${distinctUnits(iuIds)};
  perform 1
  from ${u} u
  where ${u.iu_id.of("u")} = any (v_iu_ids)
  order by ${u.iu_id.of("u")}
  ${strength === "update" ? sql`for update` : sql`for no key update`};
  perform ${fnIuUnitsAccessRequire}(v_iu_ids);
`;

/**
 * The units of `v_iu_ids` for a transition, a FROM clause: `g` is the id and its place, `n` the unit as it is, `k` the transition. A statement
 * of its own after `takeUnits`: what that one waited for is seen by a later one only. OFFSET 0 makes PostgreSQL look up each unit instead of
 * scanning all of them.
 */
export const takenUnits = (transition: string): Fragment => sql`
  from unnest(v_iu_ids) with ordinality as g (iu_id, n)
  join ${k} k on ${k.transition_type.of("k")} = ${lit(transition)}
  left join lateral (
    select ${u.iu_id.of("u")}, ${u.lifecycle_status.of("u")}, ${u.current_version_no.of("u")}
    from ${u} u
    where ${u.iu_id.of("u")} = g.iu_id
    offset 0
  ) as n on true
`;

/** Where a batch named the unit of `v_problem`, for the detail of a refusal. */
export const placeOf = (iuIds: Hole) => ({
  path: sql`format('$[%s]', array_position(${iuIds}, v_problem.iu_id) - 1)`,
  iu_id: sql`v_problem.iu_id`,
});

/**
 * Refuses the unit of `v_problem`, a record of iu_id, verdict, lifecycle_status and allowed_from: IU004 where the verdict is not_found, IU006
 * where it is transition. The branches of an IF that goes on.
 *
 * @param iuIds the units as they were named, for the place
 */
export const refuseUnfit = (iuIds: Hole, transition: string): Fragment => plpgsql`
  if v_problem.verdict = 'not_found' then
    ${raise(notFound, sql`format('No unit has the id %s.', v_problem.iu_id)`, { argument: lit("p_iu_ids"), ...placeOf(iuIds) })}
  elsif v_problem.verdict = 'transition' then
    ${raise(
      invalidTransition,
      sql`format('A unit that is %s cannot take the transition %s.', v_problem.lifecycle_status, ${lit(transition)})`,
      {
        ...placeOf(iuIds),
        transition: lit(transition),
        from_status: sql`v_problem.lifecycle_status`,
        allowed_from: sql`to_jsonb(v_problem.allowed_from)`,
      },
      "Leave it out, or look at what became of it with fn_iu_get.",
    )}
  end if;
`;
