import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const proofRecord = defineTable({
  name: "proof_record",
  summary: "What proofs have found, and what was withdrawn of it. The last word on a function's definition counts. Append-only.",
  columns: {
    proof_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    function_name: text("The function.").byteOrder(),
    definition_digest: text("SHA-256 of the definition that was proved, as fn_proof_function_digest gives it."),
    verdict: text("PASS, FAIL, or WITHDRAWN: what was recorded before counts no more."),
    product_version: text("Version of the product that was proved."),
    evidence_tree: text("Tree hash of the evidence packet: 64 lower-case hex digits."),
    key_id: text("Which key signed the packet."),
    reason: text("Why a proof was withdrawn.").nullable(),
    recorded_by: text("Who recorded it."),
    db_user: name("The session's user.").default(sql`session_user`),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["proof_id"],
  checks: {
    definition_digest_format: (c) => sql`${c.definition_digest} ~ '^[0-9a-f]{64}$'`,
    evidence_tree_format: (c) => sql`${c.evidence_tree} ~ '^[0-9a-f]{64}$'`,
    verdict_known: (c) => sql`${c.verdict} in ('PASS', 'FAIL', 'WITHDRAWN')`,
    withdrawn_with_reason: (c) => sql`(${c.verdict} = 'WITHDRAWN') = (${c.reason} is not null)`,
    recorded_by_given: (c) => sql`length(${c.recorded_by}) between 1 and 200`,
  },
  indexes: [{ keys: ["function_name", "definition_digest", "proof_id"], summary: "The last word on one definition." }],
  grants: { select: [iuReader] },
});

export const proofRecordRefuseChange = refuseChange(proofRecord);
