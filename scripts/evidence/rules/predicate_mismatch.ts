import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import type { Facts } from "../schema.ts";
import { statementOf, testResultOf } from "../seal.ts";

export const predicateMismatchRule = defineRule({
  code: "PREDICATE_MISMATCH",
  refuses: "A statement gives other figures than the facts.",
  needs: ["environment", "writeSet", "probes", "statement", "testResult"],
  check: ({ environment, writeSet, probes, statement, testResult }) => {
    const { verdict, tree, run, schemaDigest } = statement.predicate;
    const facts = { environment, writeSet, probes } as Facts;
    const expected = statementOf({ facts, verdict, report: "", rerun: "" }, tree.sha256).predicate;
    const test = testResultOf({ facts, verdict, report: "", rerun: "" }, tree.sha256).predicate;
    return [
      // The run and the schema's digest have rules of their own.
      ...(JSON.stringify(statement.predicate) === JSON.stringify({ ...expected, run, schemaDigest })
        ? []
        : [{ file: f.statementFile, detail: "not the figures of the facts" }]),
      ...(JSON.stringify([test.passedTests, test.failedTests]) ===
      JSON.stringify([testResult.predicate.passedTests, testResult.predicate.failedTests])
        ? []
        : [{ file: f.testResultFile, detail: "not the functions of the facts" }]),
    ];
  },
});
