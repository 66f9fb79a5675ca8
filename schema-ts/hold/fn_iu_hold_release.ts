import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, text, uuid } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { holdEnabled } from "./gates.ts";
import { iuHold, iuHoldUnit } from "./iu_hold.ts";
import { logHold, proofDraft, proofHold, refuseReason } from "./log_hold.ts";

const h = iuHold;
const n = iuHoldUnit;

/** What a release did. */
export interface HoldRelease {
  hold_id: string;
  /** Units that were in the hold. */
  released: number;
  /** Those of them that another open hold still freezes. */
  still_held: number;
}

export const fnIuHoldRelease = defineFunction({
  name: "fn_iu_hold_release",
  summary: "Releases the units of a hold; those that are in another open one stay frozen.",
  args: {
    p_hold_id: uuid("The hold."),
    p_actor: actor(),
    p_reason: text("How it was settled; 1 to 1000 characters."),
  },
  returns: jsonb<HoldRelease>("What was released."),
  volatility: "volatile",
  gate: holdEnabled,
  writes: [iuHold, iuHoldUnit, iuLifecycleLog],
  pair: inverse("fn_iu_hold_place", "Put the units on hold again; that is another hold."),
  proof: scenario({
    given: sql`${proofDraft}; ${proofHold}`,
    when: sql`select ${functionNamed("fn_iu_hold_release")}(${h.hold_id.of("h")}, 'proof', 'Settled.') from ${h} h where ${h.released_at.of("h")} is null`,
    undo: proofHold,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition],
  example: `select iu_core.fn_iu_hold_release('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org', 'The board agreed.')`,
  declare: sql`
    v_at timestamptz;
    v_hold ${h};
    v_iu_ids uuid[];
  `,
  body: ({ arg }) => plpgsql`
    ${refuseReason(arg.p_reason)}
    select h.* into v_hold from ${h} h where ${h.hold_id.of("h")} = ${arg.p_hold_id} for no key update;
    if ${arg.p_hold_id} is null then
      ${raise(invalidArgument, "The id of a hold is required.", { argument: lit("p_hold_id") })}
    elsif v_hold.hold_id is null then
      ${raise(notFound, sql`format('There is no hold %s.', ${arg.p_hold_id})`, { hold_id: arg.p_hold_id })}
    elsif v_hold.released_at is not null then
      ${raise(
        invalidTransition,
        sql`format('The hold was released by %s.', v_hold.released_by)`,
        { hold_id: arg.p_hold_id, from: lit("released"), released_at: sql`v_hold.released_at`, released_by: sql`v_hold.released_by` },
        "Nothing is left to do.",
      )}
    end if;
    v_iu_ids := array(select ${n.iu_id.of("n")} from ${n} n where ${n.hold_id.of("n")} = ${arg.p_hold_id} order by ${n.iu_id.of("n")});
    v_at := clock_timestamp();
    update ${n} n
    set ${n.is_open} = false
    where ${n.hold_id.of("n")} = ${arg.p_hold_id};
    update ${h} h
    set ${h.released_at} = v_at, ${h.released_by} = ${arg.p_actor}, ${h.release_reason} = ${arg.p_reason}
    where ${h.hold_id.of("h")} = ${arg.p_hold_id};
    ${logHold("release", arg.p_hold_id, arg.p_actor)}
    return jsonb_build_object(
      'hold_id', ${arg.p_hold_id},
      'released', cardinality(v_iu_ids),
      'still_held', (
        select count(distinct ${n.iu_id.of("n")}) from ${n} n where ${n.iu_id.of("n")} = any (v_iu_ids) and ${n.is_open.of("n")}
      )
    );
  `,
});
