import { conflict } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql } from "../kit/index.ts";
import { iuHold, iuHoldUnit } from "./iu_hold.ts";

const h = iuHold;
const n = iuHoldUnit;

/** Condition: the unit is in an open hold. */
export const isHeld = (iuId: Hole): Fragment => sql`
  exists (select from ${n} h where ${n.iu_id.of("h")} = ${iuId} and ${n.is_open.of("h")})
`;

/** Condition: some unit is in an open hold. One look at an index that is empty otherwise. */
export const someHeld = sql`exists (select from ${n} h where ${n.is_open.of("h")})`;

/** Refuses with IU005 when there is a unit in `v_held`, naming its holds. */
export const refuseHeld: Fragment = plpgsql`
  if cardinality(v_held) > 0 then
    ${raise(
      conflict,
      sql`
        (
          select format('The unit %s is on hold since %s: %s', v_held[1], to_char(${h.placed_at.of("o")} at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), ${h.reason.of("o")})
          from ${n} h
          join ${h} o on ${h.hold_id.of("o")} = ${n.hold_id.of("h")}
          where ${n.iu_id.of("h")} = v_held[1] and ${n.is_open.of("h")}
          order by ${h.hold_id.of("o")}
          limit 1
        )
      `,
      {
        iu_id: sql`v_held[1]`,
        iu_ids: sql`to_jsonb(v_held[1:20])`,
        expected: lit("no open hold"),
        actual: lit("on hold"),
        holds: sql`
          (
            select jsonb_agg(distinct ${n.hold_id.of("h")})
            from ${n} h
            where ${n.iu_id.of("h")} = any (v_held[1:20]) and ${n.is_open.of("h")}
          )
        `,
      },
      "Settle what is in dispute, then release each hold in the detail with fn_iu_hold_release.",
    )}
  end if;
`;
