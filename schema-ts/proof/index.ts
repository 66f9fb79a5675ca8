import { defineModule, type ModuleDefinition } from "../kit/index.ts";
import type { BlockerSource } from "./blocker_source.ts";
import { blockersFunction } from "./fn_proof_blockers.ts";
import { fnProofFunctionDigest } from "./fn_proof_function_digest.ts";
import { fnProofGateBind, proofGateTriggers } from "./fn_proof_gate_bind.ts";
import { fnProofRecord } from "./fn_proof_record.ts";
import { fnProofScopeRequire } from "./fn_proof_scope_require.ts";
import { fnProofWithdraw } from "./fn_proof_withdraw.ts";
import { proofGateFunction } from "./proof_gate_function.ts";
import { proofRecord, proofRecordRefuseChange } from "./proof_record.ts";
import { proofSubject } from "./proof_subject.ts";
import { backupMaxAgeHours, backupReference, backupTakenAt, deploymentEnvironment, proofRequired } from "./settings.ts";
import { vProofStatus } from "./v_proof_status.ts";

export { type BlockerSource, defineBlockers } from "./blocker_source.ts";
export { proofRows } from "./shipped_rows.ts";

/**
 * Proofs in the database: what has been proved, gates that open only with proofs, and what stands between a proof and a real run. Which
 * functions are meant is said by `proofRows`, which are made from all modules and so come later.
 *
 * @param modules the modules before it, in order
 * @param blockers what `fn_proof_blockers` asks of those of the modules that are there
 */
export function proofModule(spec: { modules: readonly ModuleDefinition[]; blockers: readonly BlockerSource[] }) {
  const installed = new Set([...spec.modules.map(({ name }) => name), "proof"]);
  const fnProofBlockers = blockersFunction(spec.blockers.filter(({ module }) => installed.has(module)));
  const module = defineModule({
    name: "proof",
    summary: "Recorded proofs of functions, gates bound to them, the scope a proof may run in, and what stands in the way of a real run.",
    objects: [
      deploymentEnvironment,
      proofRequired,
      backupReference,
      backupTakenAt,
      backupMaxAgeHours,
      proofSubject,
      proofGateFunction,
      proofRecord,
      proofRecordRefuseChange,
      fnProofFunctionDigest,
      vProofStatus,
      fnProofRecord,
      fnProofWithdraw,
      fnProofGateBind,
      ...proofGateTriggers,
      fnProofScopeRequire,
      fnProofBlockers,
    ],
  });
  return { ...module, functions: { fnProofBlockers } };
}
