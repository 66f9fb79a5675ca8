import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { unitVersion } from "../unit/unit_version.ts";

export const iuDerivation = defineTable({
  name: "iu_derivation",
  summary: "Which unit came out of which: one row for each pair of an old and a new unit of a split, merge or supersession.",
  columns: {
    derivation_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    operation: text("split, merge or supersede.").byteOrder(),
    operation_id: uuid("The operation; the same in all of its rows."),
    from_iu_id: uuid("The old unit."),
    from_version_no: int("Its version then."),
    from_status: text("Its state before: what undoing brings back."),
    to_iu_id: uuid("The unit that stands for it since, or for a part of it."),
    to_version_no: int("Its version then."),
    to_status: text("Its state then."),
    part_no: int("Of a split the number of the part, of a merge the place of the old unit, from 1."),
    review_decision_id: uuid("The decision that allowed it."),
    created_at: timestamptz("When.").default(sql`clock_timestamp()`),
    created_by: text("Who asked for it."),
    undone_at: timestamptz("When it was undone; null: it holds.").nullable(),
    undone_by: text("Who asked for that.").nullable(),
  },
  primaryKey: ["derivation_id"],
  unique: [["operation_id", "from_iu_id", "to_iu_id"]],
  foreignKeys: [
    { columns: ["from_iu_id", "from_version_no"], references: unitVersion },
    { columns: ["to_iu_id", "to_version_no"], references: unitVersion },
  ],
  checks: {
    operation_known: (c) => sql`${c.operation} in ('split', 'merge', 'supersede')`,
    not_itself: (c) => sql`${c.from_iu_id} <> ${c.to_iu_id}`,
    part_no_positive: (c) => sql`${c.part_no} > 0`,
    undone_by_somebody: (c) => sql`(${c.undone_at} is null) = (${c.undone_by} is null)`,
  },
  indexes: [
    { keys: ["from_iu_id", "from_version_no"], summary: "What came out of a unit." },
    { keys: ["to_iu_id", "to_version_no"], summary: "What a unit came out of." },
  ],
  grants: { select: [iuReader] },
});

/** Lineage only grows: rows are never deleted, and of a row only the undoing is ever written. */
export const iuDerivationKept = keepFixed(iuDerivation, {
  fixed: [
    "derivation_id",
    "operation",
    "operation_id",
    "from_iu_id",
    "from_version_no",
    "from_status",
    "to_iu_id",
    "to_version_no",
    "to_status",
    "part_no",
    "review_decision_id",
    "created_at",
    "created_by",
  ],
  closed: sql`${iuDerivation.undone_at.of("old")} is not null`,
  key: "derivation_id",
  refusal: {
    summary: "Refuses to change a derivation otherwise than by undoing it once.",
    message: "A derivation is history: it can be undone once, and nothing else of it changes.",
    hint: "Undo the operation with fn_iu_unsplit, fn_iu_unmerge or fn_iu_unsupersede.",
  },
  summary: "Refuses to change a derivation otherwise than by undoing it once.",
});
