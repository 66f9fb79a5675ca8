import { invalidTransition } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { iuTransitionType } from "./iu_transition_type.ts";

/** Refuses with IU006 when the registry of transitions does not let a unit in this state go that way. */
export const refuseTransition = (transition: string, iuId: Hole, status: Hole): Fragment => plpgsql`
  if not exists (
    select from ${iuTransitionType} t
    where ${iuTransitionType.transition_type.of("t")} = ${lit(transition)} and ${status} = any (${iuTransitionType.from_status.of("t")})
  ) then
    ${raise(
      invalidTransition,
      sql`format('A unit that is %s cannot take the transition %s.', ${status}, ${lit(transition)})`,
      {
        iu_id: iuId,
        transition: lit(transition),
        from_status: status,
        allowed_from: sql`(select to_jsonb(${iuTransitionType.from_status.of("t")}) from ${iuTransitionType} t where ${iuTransitionType.transition_type.of("t")} = ${lit(transition)})`,
      },
      "Read the unit's state with fn_iu_get, and the transitions in iu_transition_type.",
    )}
  end if;
`;
