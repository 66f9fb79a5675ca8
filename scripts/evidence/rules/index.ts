import type { Rule } from "../rule.ts";
import { applyEqualsBaselineRule } from "./apply_equals_baseline.ts";
import { coverageIncompleteRule } from "./coverage_incomplete.ts";
import { digestMismatchRule } from "./digest_mismatch.ts";
import { dumpChangedRule } from "./dump_changed.ts";
import { exclusionsUnknownRule } from "./exclusions_unknown.ts";
import { fileExtraRule } from "./file_extra.ts";
import { fileMissingRule } from "./file_missing.ts";
import { indexCountRule } from "./index_count.ts";
import { indexMismatchRule } from "./index_mismatch.ts";
import { keepsReadersWaitingRule } from "./keeps_readers_waiting.ts";
import { malformedRule } from "./malformed.ts";
import { notCanonicalRule } from "./not_canonical.ts";
import { orderSwappedRule } from "./order_swapped.ts";
import { forbiddenSurfaceRule } from "./pass_with_forbidden_surface.ts";
import { predicateMismatchRule } from "./predicate_mismatch.ts";
import { probeFailedOpenRule } from "./probe_failed_open.ts";
import { probeMissingRule } from "./probe_missing.ts";
import { didNotMutateRule } from "./rollback_apply_did_not_mutate.ts";
import { leftObjectsRule } from "./rollback_left_objects.ts";
import { leftRowsRule } from "./rollback_left_rows.ts";
import { rollbackProofMissingRule } from "./rollback_proof_missing.ts";
import { runMismatchRule } from "./run_mismatch.ts";
import { scenarioFailedRule } from "./scenario_failed.ts";
import { schemaDigestStaleRule } from "./schema_digest_stale.ts";
import { seenByWitnessRule } from "./seen_by_witness.ts";
import { signatureInvalidRule } from "./signature_invalid.ts";
import { stepMissingRule } from "./step_missing.ts";
import { subjectMismatchRule } from "./subject_mismatch.ts";
import { successTokenLeakedRule } from "./success_token_leaked.ts";
import { sumsIncompleteRule } from "./sums_incomplete.ts";
import { symlinkRule } from "./symlink.ts";
import { transactionEndedRule } from "./transaction_ended.ts";
import { treeHashRule } from "./tree_hash.ts";
import { undoIncompleteRule } from "./undo_incomplete.ts";
import { undoProvesNothingRule } from "./undo_proves_nothing.ts";
import { unknownFormatRule } from "./unknown_format.ts";
import { verdictNotPassRule } from "./verdict_not_pass.ts";
import { witnessMissingRule } from "./witness_missing.ts";
import { writeNotDeclaredRule } from "./write_not_declared.ts";
import { writeNotObservedRule } from "./write_not_observed.ts";
import { writeUnseenRule } from "./write_unseen.ts";
import { wrongKeyRule } from "./wrong_key.ts";

/** Every reason to refuse a packet: first whether it is whole, then whether it fits together, then what it says. */
export const rules: readonly Rule[] = [
  fileMissingRule,
  fileExtraRule,
  symlinkRule,
  malformedRule,
  notCanonicalRule,
  unknownFormatRule,
  digestMismatchRule,
  sumsIncompleteRule,
  treeHashRule,
  indexCountRule,
  indexMismatchRule,
  signatureInvalidRule,
  wrongKeyRule,
  runMismatchRule,
  subjectMismatchRule,
  predicateMismatchRule,
  verdictNotPassRule,
  schemaDigestStaleRule,
  exclusionsUnknownRule,
  coverageIncompleteRule,
  rollbackProofMissingRule,
  stepMissingRule,
  orderSwappedRule,
  scenarioFailedRule,
  transactionEndedRule,
  didNotMutateRule,
  applyEqualsBaselineRule,
  writeNotDeclaredRule,
  writeNotObservedRule,
  writeUnseenRule,
  undoIncompleteRule,
  undoProvesNothingRule,
  witnessMissingRule,
  seenByWitnessRule,
  keepsReadersWaitingRule,
  leftRowsRule,
  leftObjectsRule,
  dumpChangedRule,
  forbiddenSurfaceRule,
  probeFailedOpenRule,
  probeMissingRule,
  successTokenLeakedRule,
];
