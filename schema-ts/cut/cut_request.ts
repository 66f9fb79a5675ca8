import { approvalRequest } from "../approval/approval_request.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { type AnyTable, defineTable, int, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { isStateOf } from "../machine/define_state_machine.ts";
import { whereHidden } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { cutDocument, cutDocumentUnit } from "./cut_document.ts";
import { cutStates } from "./cut_states.ts";
import { cutterSees } from "./cutter_sees.ts";

const d = cutDocumentUnit;
const u = informationUnit;

export const cutRequest = defineTable({
  name: "cut_request",
  summary: "One cut of a source document into units: its source, its plan's digest, and how far it has come.",
  columns: {
    cut_request_id: uuid("Identity; time-ordered.").default(sql`${fnIuUuid7}()`),
    document_key: text("The document.").byteOrder(),
    source: text("The document's text, canonical: lines end in LF, Unicode is in NFC. Byte ranges count its UTF-8 bytes."),
    source_digest: text("SHA-256 of the source's UTF-8 bytes.").byteOrder(),
    source_bytes: int("Number of the source's UTF-8 bytes."),
    state: text("State of the machine cut_request.").default("opened"),
    plan_digest: text("SHA-256 of the plan, see fn_cut_plan_digest; null: no plan yet.").byteOrder().nullable(),
    base_cut_request_id: uuid("The cut in force when this one was planned; null: there was none.").nullable(),
    approval_request_id: uuid("The approval of the plan; null: not submitted.").nullable(),
    opened_at: timestamptz("When it was opened.").default(sql`clock_timestamp()`),
    opened_by: text("Who opened it."),
    executed_at: timestamptz("When its units were written last; null: never.").nullable(),
    executed_by: text("Who wrote them; somebody else verifies.").nullable(),
    changed_at: timestamptz("When its state changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who brought it into its state."),
  },
  primaryKey: ["cut_request_id"],
  foreignKeys: [
    { columns: ["document_key"], references: cutDocument },
    { columns: ["base_cut_request_id"], references: (): AnyTable => cutRequest },
    { columns: ["approval_request_id"], references: approvalRequest },
  ],
  checks: {
    state_known: (c) => isStateOf(cutStates, c.state),
    source_digest_format: (c) => sql`${c.source_digest} ~ '^[0-9a-f]{64}$'`,
    plan_digest_format: (c) => sql`${c.plan_digest} ~ '^[0-9a-f]{64}$'`,
    source_not_empty: (c) => sql`${c.source_bytes} > 0`,
    planned_has_digest: (c) => sql`${c.state} in ('opened', 'cancelled') or ${c.plan_digest} is not null`,
    submitted_has_approval: (c) => sql`${c.state} in ('opened', 'planned', 'cancelled') or ${c.approval_request_id} is not null`,
    executed_says_who: (c) =>
      sql`(${c.executed_at} is not null and ${c.executed_by} is not null) = (${c.state} in ('executed', 'verified', 'completed', 'compensated'))`,
  },
  indexes: [
    { keys: ["document_key", "executed_at"], summary: "The cuts of a document, and the one in force." },
    { keys: ["base_cut_request_id"], where: (c) => sql`${c.base_cut_request_id} is not null`, summary: "What was planned on a cut." },
    { keys: ["approval_request_id"], where: (c) => sql`${c.approval_request_id} is not null`, summary: "The cut of an approval." },
  ],
  grants: { select: [iuReader, cutterExec, cutterVerify] },
  // The source holds the text of all units: who may not see one of them does not see the cut.
  rowSecurity: cutterSees(
    "cut_request",
    whereHidden(sql`
      not exists (
        select
        from ${d} d
        where ${d.document_key.of("d")} = cut_request.document_key
          and not exists (select from ${u} u where ${u.iu_id.of("u")} = ${d.iu_id.of("d")} offset 0)
        offset 0
      )
    `),
  ),
});

/** What keeps a cut the same cut: its source and origin are fixed. */
export const cutRequestKept = keepFixed(cutRequest, {
  fixed: ["cut_request_id", "document_key", "source_digest", "source", "source_bytes", "opened_at", "opened_by"],
  key: "cut_request_id",
  refusal: {
    summary: "Refuses to change what a cut is of, and who opened it.",
    message: "The document, the source and the origin of a cut never change.",
    hint: "Open another cut of the document.",
  },
  summary: "Refuses to change the document, the source and the origin of a cut.",
});
