import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { defineTable, int, jsonb, sql, text, uuid } from "../kit/index.ts";
import { whereHidden } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { cutRequest } from "./cut_request.ts";
import { cutterSees } from "./cutter_sees.ts";

const q = cutRequest;

/** What becomes of one block of the source, or of one unit that is in the source no more. */
export const legActions = ["add", "keep", "revise", "restore", "retire", "gap"] as const;

export type LegAction = (typeof legActions)[number];

export const cutLeg = defineTable({
  name: "cut_leg",
  summary: "The plan of a cut, block by block in the order of their bytes; then the units that the source no longer has.",
  columns: {
    cut_request_id: uuid("The cut."),
    block_no: int("Counts from 1."),
    byte_start: int("First byte of the block, from 0; null: a unit that goes.").nullable(),
    byte_end: int("The byte after its last one.").nullable(),
    action: text(
      "add: a new unit. keep: one that has this text already. revise: a new version of one. restore: a withdrawn one comes back. retire: one that goes. gap: bytes of no unit.",
    ),
    canonical_address: text("Address of the unit; null: a gap.").byteOrder().nullable(),
    title: text("Title of the unit.").nullable(),
    unit_kind: text("Kind of the unit.").byteOrder().nullable(),
    gap_name: text("What the gap is called.").nullable(),
    body_digest: text("SHA-256 of the block's bytes; null: a unit that goes.").byteOrder().nullable(),
    metadata: jsonb<Record<string, unknown>>("Further metadata of the unit, an object.").nullable(),
    iu_id: uuid("The unit; null: a gap, or one that is still to be minted.").nullable(),
    base_version_no: int("Current version of the unit when the plan was made; null: there was no unit.").nullable(),
    base_status: text("State of the unit when the plan was made.").nullable(),
    base_metadata: jsonb<Record<string, unknown>>("Metadata of the unit before the cut changed them; null: it did not.").nullable(),
    version_no: int("The version that has the text since the cut was executed.").nullable(),
  },
  primaryKey: ["cut_request_id", "block_no"],
  unique: [["cut_request_id", "canonical_address"]],
  foreignKeys: [
    { columns: ["cut_request_id"], references: cutRequest },
    { columns: ["iu_id"], references: informationUnit },
  ],
  checks: {
    action_known: (c) => sql`${c.action} in ('add', 'keep', 'revise', 'restore', 'retire', 'gap')`,
    block_positive: (c) => sql`${c.block_no} >= 1`,
    range: (c) => sql`case when ${c.action} = 'retire' then num_nonnulls(${c.byte_start}, ${c.byte_end}, ${c.body_digest}) = 0
      else ${c.byte_start} >= 0 and ${c.byte_end} > ${c.byte_start} and ${c.body_digest} is not null end`,
    gap_named: (c) => sql`(${c.action} = 'gap') = (${c.gap_name} is not null) and (${c.action} = 'gap') = (${c.canonical_address} is null)`,
  },
  indexes: [{ keys: ["iu_id"], where: (c) => sql`${c.iu_id} is not null`, summary: "The cuts of a unit." }],
  grants: { select: [iuReader, cutterExec, cutterVerify] },
  rowSecurity: cutterSees(
    "cut_leg",
    whereHidden(sql`exists (select from ${q} q where ${q.cut_request_id.of("q")} = cut_leg.cut_request_id offset 0)`),
  ),
});
