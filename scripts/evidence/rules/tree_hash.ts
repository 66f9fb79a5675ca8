import { sha256 } from "../../../schema-ts/compile/sha256.ts";
import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const treeHashRule = defineRule({
  code: "TREE_HASH",
  refuses: "The tree hash of the index or of a statement is not that of SHA256SUMS.",
  needs: ["index", "statement", "testResult"],
  check: ({ files, index, statement, testResult }) => {
    const tree = sha256(files.get(f.sumsFile) ?? "");
    const configured = testResult.predicate.configuration.find(({ name }) => name === f.sumsFile)?.digest.sha256;
    const said = [
      [f.indexFile, index.tree],
      [f.statementFile, statement.predicate.tree.sha256],
      [f.testResultFile, configured],
    ] as const;
    return said.flatMap(([file, hash]) => (hash === tree ? [] : [{ file, detail: `${hash}, SHA256SUMS has ${tree}` }]));
  },
});
