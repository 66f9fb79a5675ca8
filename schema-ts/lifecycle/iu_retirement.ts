import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuInForce } from "./iu_in_force.ts";

export const iuRetirement = defineTable({
  name: "iu_retirement",
  summary: "Retirements of units, what allowed each, and what the unit was before.",
  columns: {
    retirement_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    iu_id: uuid("The unit."),
    from_status: text("Its state before."),
    in_force_id: uuid("What was in force until then; null: nothing.").nullable(),
    review_decision_id: uuid("What allowed it: a row of cutter_governance.review_decision."),
    retired_at: timestamptz("Since when."),
    retired_by: text("Who retired it."),
    undone_at: timestamptz("When it was undone; null: it was not.").nullable(),
    undone_by: text("Who undid it.").nullable(),
  },
  primaryKey: ["retirement_id"],
  foreignKeys: [
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["in_force_id"], references: iuInForce },
  ],
  checks: {
    undone_wholly: (c) => sql`num_nulls(${c.undone_at}, ${c.undone_by}) in (0, 2)`,
    from_status_known: (c) => sql`${c.from_status} in ('enacted', 'superseded')`,
  },
  indexes: [
    {
      keys: ["iu_id"],
      name: "iu_retirement_open_idx",
      unique: true,
      where: (c) => sql`${c.undone_at} is null`,
      summary: "What is retired: once at a time.",
    },
    { keys: ["iu_id"], summary: "The retirements of a unit." },
    { keys: ["in_force_id"], summary: "The retirement that ended a period." },
  ],
  grants: { select: [iuReader] },
});

/** A retirement is history: it can be undone once, and nothing else of it changes. */
export const iuRetirementKept = keepFixed(iuRetirement, {
  fixed: ["retirement_id", "iu_id", "from_status", "in_force_id", "review_decision_id", "retired_at", "retired_by"],
  closed: sql`${iuRetirement.undone_at.of("old")} is not null`,
  key: "retirement_id",
  refusal: {
    summary: "Refuses to change a retirement otherwise than by undoing it once.",
    message: "A retirement is history: it can be undone once, and nothing else of it changes.",
    hint: "Undo it with fn_iu_unretire.",
  },
  summary: "Keeps retirements as they are but for their undoing.",
});
