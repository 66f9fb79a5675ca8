import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { mostUnits } from "../governance/operations.ts";
import { distinctUnits, refuseUnitList } from "../governance/unit_lines.ts";
import {
  always,
  defineFunction,
  fromResult,
  functionNamed,
  inverse,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { holdEnabled } from "./gates.ts";
import { iuHold, iuHoldUnit } from "./iu_hold.ts";
import { logHold, proofDraft, proofHold, refuseReason } from "./log_hold.ts";

const h = iuHold;
const n = iuHoldUnit;
const u = informationUnit;

export const fnIuHoldPlace = defineFunction({
  name: "fn_iu_hold_place",
  summary:
    "Freezes units together: until the hold is released, nobody revises them, changes their state, or changes which pieces they are.",
  details: `Waits for whoever is changing one of them. In whatever state they are; a unit may be in several holds. Their places in collections may shift. At most ${mostUnits} units, all or none.`,
  args: {
    p_iu_ids: uuidArray("The units; one named twice counts once."),
    p_reason: text("What is in dispute; 1 to 1000 characters. Everybody who is refused reads it."),
    p_actor: actor(),
  },
  returns: uuid("The hold, which fn_iu_hold_release takes."),
  volatility: "volatile",
  gate: holdEnabled,
  writes: [iuHold, iuHoldUnit, iuLifecycleLog],
  pair: inverse("fn_iu_hold_release", "Release the hold by the id returned.", {
    p_hold_id: fromResult(),
    p_reason: always("The hold was undone."),
  }),
  proof: scenario({
    given: proofDraft,
    when: proofHold,
    undo: sql`select ${functionNamed("fn_iu_hold_release")}(${h.hold_id.of("h")}, 'proof', 'Settled.') from ${h} h where ${h.released_at.of("h")} is null`,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: `select iu_core.fn_iu_hold_place('{0199c2f4-0000-7000-8000-000000000001}', 'The threshold is disputed.', 'ana@example.org')`,
  declare: sql`
    v_hold_id uuid := ${fnIuUuid7}();
    v_iu_ids uuid[];
    v_known uuid[];
  `,
  body: ({ arg }) => plpgsql`
    ${refuseUnitList(arg.p_iu_ids)}
    ${refuseReason(arg.p_reason)}
    v_iu_ids := ${distinctUnits(arg.p_iu_ids)};
    v_known := array(
      select ${u.iu_id.of("u")}
      from ${u} u
      where ${u.iu_id.of("u")} = any (v_iu_ids)
      order by ${u.iu_id.of("u")}
      for no key update
    );
    if cardinality(v_known) < cardinality(v_iu_ids) then
      ${raise(notFound, "Not all of the units exist.", {
        argument: lit("p_iu_ids"),
        missing: sql`(select jsonb_agg(g.iu_id order by g.n) from unnest(v_iu_ids) with ordinality as g (iu_id, n) where g.iu_id <> all (v_known))`,
      })}
    end if;
    insert into ${h} (${h.hold_id}, ${h.reason}, ${h.placed_at}, ${h.placed_by})
    values (v_hold_id, ${arg.p_reason}, clock_timestamp(), ${arg.p_actor});
    insert into ${n} (${n.hold_id}, ${n.iu_id})
    select v_hold_id, g.iu_id from unnest(v_known) as g (iu_id);
    ${logHold("hold", sql`v_hold_id`, arg.p_actor)}
    return v_hold_id;
  `,
});
