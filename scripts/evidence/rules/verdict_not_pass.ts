import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const verdictNotPassRule = defineRule({
  code: "VERDICT_NOT_PASS",
  refuses: "The run itself did not pass.",
  needs: ["statement", "testResult"],
  check: ({ statement, testResult }) => [
    ...(statement.predicate.verdict === "PASS" ? [] : [{ file: f.statementFile, detail: statement.predicate.verdict }]),
    ...(testResult.predicate.result === "PASSED" ? [] : [{ file: f.testResultFile, detail: testResult.predicate.result }]),
  ],
});
