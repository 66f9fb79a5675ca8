import { conflict } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { isHeld, refuseHeld, someHeld } from "./refuse_held.ts";

const u = informationUnit;

export const fnIuHeldUnitKeep = defineTriggerFunction({
  name: "fn_iu_held_unit_keep",
  summary: "Refuses to change a unit that is on hold: a new version, another state, other facts.",
  writes: "nothing",
  errors: [conflict],
  declare: sql`v_held uuid[];`,
  body: plpgsql`
    if not ${someHeld} then
      return null;
    end if;
    v_held := array(select ${u.iu_id.of("n")} from after_update n where ${isHeld(u.iu_id.of("n"))} order by ${u.iu_id.of("n")});
    ${refuseHeld}
    return null;
  `,
});

export const informationUnitHeldKeep = defineTrigger({
  name: "information_unit_held_keep",
  summary: "Keeps units that are on hold as they are.",
  on: u,
  timing: "after",
  events: ["update"],
  newTable: "after_update",
  execute: fnIuHeldUnitKeep,
});
