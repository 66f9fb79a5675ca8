import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { iuReader } from "../foundation/roles.ts";
import { type AnyTable, defineTable, int, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";

export const iuInForce = defineTable({
  name: "iu_in_force",
  summary:
    "Which version of a unit was in force from when to when. At most one at a time; a row is ended once and never changed otherwise.",
  columns: {
    in_force_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    iu_id: uuid("The unit."),
    version_no: int("The version in force."),
    in_force_from: timestamptz("From then on, inclusive."),
    in_force_to: timestamptz("Until then, exclusive; null: it is in force.").nullable(),
    change_set_id: uuid("What it was enacted under: a row of cutter_governance.cut_change_set."),
    review_decision_id: uuid("What allowed it: a row of cutter_governance.review_decision."),
    enacted_by: text("Who enacted it."),
    replaces: uuid("What it took the place of: the row that counts again when it is undone; null: nothing was in force.").nullable(),
    ended_by: text("Who ended it; null: it is in force.").nullable(),
    end_reason: text("replaced, unenacted or retired; null: it is in force.").nullable(),
  },
  primaryKey: ["in_force_id"],
  foreignKeys: [
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["iu_id", "version_no"], references: unitVersion },
    { columns: ["replaces"], references: (): AnyTable => iuInForce },
  ],
  checks: {
    period: (c) => sql`${c.in_force_from} <= ${c.in_force_to}`,
    ended_wholly: (c) => sql`num_nulls(${c.in_force_to}, ${c.ended_by}, ${c.end_reason}) in (0, 3)`,
    end_reason_known: (c) => sql`${c.end_reason} in ('replaced', 'unenacted', 'retired')`,
  },
  indexes: [
    {
      keys: ["iu_id"],
      name: "iu_in_force_open_idx",
      unique: true,
      where: (c) => sql`${c.in_force_to} is null`,
      summary: "What is in force now: one version of a unit at most.",
    },
    { keys: ["iu_id", "version_no"], summary: "The history of a unit; few rows each." },
    { keys: ["replaces"], summary: "What took the place of a row." },
  ],
  grants: { select: [iuReader] },
});

/** What was in force when is history: a period is ended once, and nothing else of it changes. */
export const iuInForceKept = keepFixed(iuInForce, {
  fixed: ["in_force_id", "iu_id", "version_no", "in_force_from", "change_set_id", "review_decision_id", "enacted_by", "replaces"],
  closed: sql`${iuInForce.in_force_to.of("old")} is not null`,
  key: "in_force_id",
  refusal: {
    summary: "Refuses to change what was in force, and to end it twice.",
    message: "What was in force when is history: a period is ended once, and nothing else of it changes.",
    hint: "Enact another version, or undo with fn_iu_unenact.",
  },
  summary: "Keeps periods as they are but for their end.",
});
