import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { subjectsOf } from "../seal.ts";

export const subjectMismatchRule = defineRule({
  code: "SUBJECT_MISMATCH",
  refuses: "A statement is about other definitions than those that were proved.",
  needs: ["environment", "writeSet", "statement", "testResult"],
  check: ({ environment, writeSet, statement, testResult }) => {
    const proved = JSON.stringify(subjectsOf({ environment, writeSet }));
    const said = [
      [f.statementFile, statement],
      [f.testResultFile, testResult],
    ] as const;
    return said.flatMap(([file, { subject }]) =>
      JSON.stringify(subject) === proved
        ? []
        : [{ file, detail: `${subject.length} subjects that are not the definitions in ${f.factFiles.writeSet}` }],
    );
  },
});
