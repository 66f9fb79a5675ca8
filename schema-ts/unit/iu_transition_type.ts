import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, textArray } from "../kit/index.ts";

export const iuTransitionType = defineTable({
  name: "iu_transition_type",
  summary: "What can happen to a unit: the transitions the lifecycle log knows, and the states they lead from and to.",
  columns: {
    transition_type: text("Name of the transition, such as revise.").byteOrder(),
    from_status: textArray("States a unit may be in before; empty: it did not exist."),
    to_status: text("State it is in afterwards; null: unchanged.").nullable(),
    event_suffix: text("How the event is called that reports it, after the prefix piece."),
    summary: text("What the transition means."),
  },
  primaryKey: ["transition_type"],
  checks: {
    name_format: (c) => sql`${c.transition_type} ~ '^[a-z][a-z0-9_]*$' and length(${c.transition_type}) <= 63`,
    event_suffix_format: (c) => sql`${c.event_suffix} ~ '^[a-z][a-z0-9_]*$'`,
  },
  grants: { select: [iuReader] },
  operatorRows: "none",
});
