import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { type AnyTable, defineTable, int, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { ofVisibleUnits } from "../unit/visible_units.ts";
import { cutRequest } from "./cut_request.ts";

export const cutCompensation = defineTable({
  name: "cut_compensation",
  summary: "Each time a cut was taken back, or such a compensation was. Append-only.",
  columns: {
    compensation_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    cut_request_id: uuid("The cut."),
    undoes: uuid("The compensation that this one takes back; null: it takes the cut back.").nullable(),
    from_state: text("State of the cut before."),
    step_count: int("Number of its steps."),
    plan_digest: text("SHA-256 over the preconditions of its steps, in their order.").byteOrder(),
    created_at: timestamptz("When.").default(sql`clock_timestamp()`),
    created_by: text("Who asked for it."),
  },
  primaryKey: ["compensation_id"],
  foreignKeys: [
    { columns: ["cut_request_id"], references: cutRequest },
    { columns: ["undoes"], references: (): AnyTable => cutCompensation },
  ],
  checks: {
    plan_digest_format: (c) => sql`${c.plan_digest} ~ '^[0-9a-f]{64}$'`,
  },
  indexes: [
    { keys: ["cut_request_id", "compensation_id"], summary: "What was done about a cut, in order." },
    { keys: ["undoes"], unique: true, where: (c) => sql`${c.undoes} is not null`, summary: "A compensation is taken back once." },
  ],
  grants: { select: [iuReader, cutterExec, cutterVerify] },
});

export const cutCompensationRefuseChange = refuseChange(cutCompensation);

export const cutCompensationStep = defineTable({
  name: "cut_compensation_step",
  summary: "What a compensation did to each unit: enough to take it back. Append-only.",
  columns: {
    compensation_id: uuid("The compensation."),
    step_no: int("Counts from 1."),
    iu_id: uuid("The unit."),
    from_status: text("State of the unit before."),
    to_status: text("State of the unit after."),
    from_version_no: int("Current version before."),
    to_version_no: int("Current version after; another than before has the text of text_version_no."),
    text_version_no: int("The version whose title and body were written again; null: the text stayed.").nullable(),
    from_metadata: jsonb<Record<string, unknown>>("Metadata before."),
    to_metadata: jsonb<Record<string, unknown>>("Metadata after."),
    precondition_digest: text("SHA-256 of what the unit had to be, and was.").byteOrder(),
  },
  primaryKey: ["compensation_id", "step_no"],
  unique: [["compensation_id", "iu_id"]],
  foreignKeys: [
    { columns: ["compensation_id"], references: cutCompensation },
    { columns: ["iu_id"], references: informationUnit },
  ],
  indexes: [{ keys: ["iu_id"], summary: "What compensations did to a unit." }],
  grants: { select: [iuReader] },
  rowSecurity: ofVisibleUnits("cut_compensation_step"),
});

export const cutCompensationStepRefuseChange = refuseChange(cutCompensationStep);
