import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnIuHoldPlace } from "../hold/fn_iu_hold_place.ts";
import { holdEnabled } from "../hold/gates.ts";
import { iuHold, iuHoldUnit } from "../hold/iu_hold.ts";
import { always, defineFunction, fromResult, functionNamed, inverse, plpgsql, raise, scenario, sql, text, uuid } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, logTransition } from "./requests.ts";

const h = iuHold;
const l = cutLeg;

export const fnCutHold = defineFunction({
  name: "fn_cut_hold",
  summary: "Freezes all units of a cut while it is in dispute, and returns the hold.",
  details:
    "One hold of module hold over every unit the cut added, kept, revised, restored or let go. Until fn_iu_hold_release nobody changes them, compensation included. The cut's log names the hold.",
  args: {
    p_cut_request_id: uuid("The cut; executed or beyond."),
    p_reason: text("What is in dispute; 1 to 1000 characters."),
    p_actor: actor(),
  },
  returns: uuid("The hold, which fn_iu_hold_release takes."),
  volatility: "volatile",
  gate: holdEnabled,
  writes: [iuHold, iuHoldUnit, iuLifecycleLog, cutRequestTransition],
  pair: inverse("fn_iu_hold_release", "Release the hold by the id returned.", {
    p_hold_id: fromResult(),
    p_reason: always("The hold was undone."),
  }),
  proof: scenario({
    given: given.executed,
    when: newest("fn_cut_hold", "Tranh chấp."),
    undo: sql`select ${functionNamed("fn_iu_hold_release")}(${h.hold_id.of("h")}, 'proof', 'Xong.') from ${h} h where ${h.released_at.of("h")} is null`,
    opens: opens.nothing,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, invalidTransition, conflict],
  example: `select iu_core.fn_cut_hold('0199c2f4-0000-7000-8000-000000000001', 'Two versions of the threshold are in circulation.', 'ana@example.org')`,
  declare: sql`
    ${lockedRequest}
    v_iu_ids uuid[];
    v_hold_id uuid;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "hold", ["executed", "verified", "completed", "compensated"])}
    v_iu_ids := array(
      select ${l.iu_id.of("l")}
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id} and ${l.iu_id.of("l")} is not null
      order by ${l.block_no.of("l")}
    );
    if cardinality(v_iu_ids) = 0 then
      ${raise(
        conflict,
        "The cut has no unit: all of its source is gaps.",
        { cut_request_id: arg.p_cut_request_id, expected: sql`'units'`, actual: sql`'gaps only'` },
        "There is nothing to hold.",
      )}
    end if;
    v_hold_id := ${fnIuHoldPlace}(v_iu_ids, ${arg.p_reason}, ${arg.p_actor});
    ${logTransition(sql`'hold'`, sql`v_request.state`, arg.p_actor, sql`jsonb_build_object('hold_id', v_hold_id, 'units', cardinality(v_iu_ids))`)}
    return v_hold_id;
  `,
});
