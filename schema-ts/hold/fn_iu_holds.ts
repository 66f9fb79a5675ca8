import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, rows, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { iuHold, iuHoldUnit } from "./iu_hold.ts";

const h = iuHold;
const n = iuHoldUnit;

export const fnIuHolds = defineFunction({
  name: "fn_iu_holds",
  summary: "The open holds a unit is in, oldest first; none: it may be changed.",
  args: { p_iu_id: uuid("The unit.") },
  returns: rows({
    hold_id: uuid("The hold."),
    reason: text("What is in dispute."),
    units: int("Number of units in the hold."),
    placed_at: timestamptz("Since when."),
    placed_by: text("Who placed it."),
  }),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select hold_id, reason from iu_core.fn_iu_holds('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => sql`
    select
      ${h.hold_id.of("h")},
      ${h.reason.of("h")},
      (select count(*)::int from ${n} o where ${n.hold_id.of("o")} = ${h.hold_id.of("h")}),
      ${h.placed_at.of("h")},
      ${h.placed_by.of("h")}
    from ${n} n
    join ${h} h on ${h.hold_id.of("h")} = ${n.hold_id.of("n")}
    where ${n.iu_id.of("n")} = ${arg.p_iu_id} and ${n.is_open.of("n")}
    order by ${h.hold_id.of("h")}
  `,
});
