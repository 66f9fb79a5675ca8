import { immutable } from "../foundation/errors.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import {
  defineTable,
  defineTrigger,
  defineTriggerFunction,
  int,
  join,
  plpgsql,
  raise,
  sql,
  text,
  timestamptz,
  uuid,
} from "../kit/index.ts";
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

const d = iuDerivation;

export const fnIuDerivationKeep = defineTriggerFunction({
  name: "fn_iu_derivation_keep",
  summary: "Refuses to change a derivation otherwise than by undoing it once.",
  writes: "nothing",
  errors: [immutable],
  body: plpgsql`
    ${raise(
      immutable,
      "A derivation is history: it can be undone once, and nothing else of it changes.",
      { relation: sql`tg_table_name`, derivation_id: sql`old.derivation_id` },
      "Undo the operation with fn_iu_unsplit, fn_iu_unmerge or fn_iu_unsupersede.",
    )}
  `,
});

const fixed = [
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
] as const;

/** Lineage only grows: rows are never deleted, and of a row only the undoing is ever written. */
export const iuDerivationTriggers = [
  refuseChange(d, ["delete", "truncate"]),
  defineTrigger({
    name: "iu_derivation_keep",
    summary: "Refuses to change a derivation otherwise than by undoing it once.",
    on: d,
    timing: "after",
    events: ["update"],
    level: { row: "Its condition compares the row before and after in place, and is false for every change a function makes." },
    // Not row by row: PostgreSQL spells that with brackets that a dump and its restore change.
    when: sql`${d.undone_at.of("old")} is not null or array[${join(fixed.map((name) => sql`${d[name].of("old")}::text`))}] is distinct from array[${join(fixed.map((name) => sql`${d[name].of("new")}::text`))}]`,
    execute: fnIuDerivationKeep,
  }),
];
